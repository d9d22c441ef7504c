//! What the store is measured against: a file that grows, written by one thread in the same batches
//! and synced with fdatasync. It has no check, no hash and no index.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

type Job = (Vec<u8>, oneshot::Sender<()>);

/// The writing thread of a plain file.
pub struct PlainFile {
    queue: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl PlainFile {
    pub fn create(path: &Path) -> Self {
        let mut file = File::create(path).expect("a file");
        let (queue, jobs) = channel::<Job>();
        let thread = thread::spawn(move || {
            let mut buffer = Vec::new();
            while let Ok(first) = jobs.recv() {
                let mut batch = vec![first];
                while batch.len() < 2048
                    && let Ok(next) = jobs.try_recv()
                {
                    batch.push(next);
                }
                buffer.clear();
                for (bytes, _) in &batch {
                    let length = u32::try_from(bytes.len()).expect("a short record");
                    buffer.extend_from_slice(&length.to_be_bytes());
                    buffer.extend_from_slice(bytes);
                }
                file.write_all(&buffer).expect("written");
                file.sync_data().expect("synced");
                for (_, answer) in batch {
                    answer.send(()).ok();
                }
            }
        });
        Self { queue: Some(queue), thread: Some(thread) }
    }

    pub async fn append(&self, bytes: Vec<u8>) {
        let (answer, answered) = oneshot::channel();
        let queue = self.queue.as_ref().expect("an open file");
        queue.send((bytes, answer)).expect("a writer");
        answered.await.expect("an answer");
    }
}

impl Drop for PlainFile {
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the writer ends");
        }
    }
}
