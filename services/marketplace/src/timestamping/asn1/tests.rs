//! Answers that are none; genuine ones are judged with `openssl` in the tests of the whole.

use super::{AnswerError, request, time_of};

#[test]
fn the_question_is_der_as_openssl_writes_it() {
    let question = request(&[0xab; 32], &[0x80, 1]).unwrap();
    let expected = [
        "303e020101",
        "3031",
        "300d0609608648016503040201",
        "0500",
        "0420",
        &"ab".repeat(32),
        "0203008001",
        "0101ff",
    ]
    .concat();
    assert_eq!(hex::encode(question), expected);
}

#[test]
fn a_refusal_and_what_is_no_answer_are_told_apart() {
    let refused = hex::decode("30053003020102").unwrap();
    let told = time_of(&refused, &[0; 32], &[1]);
    assert!(matches!(told, Err(AnswerError::Refused { status: 2 })), "{told:?}");
    for bad in ["", "00", "3000", "30053003020100", "300730030201003000", "ffffffff"] {
        let told = time_of(&hex::decode(bad).unwrap(), &[0; 32], &[1]);
        assert!(matches!(told, Err(AnswerError::Shape(_))), "{bad}: {told:?}");
    }
}
