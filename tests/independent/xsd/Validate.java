// Validates documents against an XML Schema with the validator of the Java platform: java Validate.java XSD XML...
// It exits with 1 and names the line if one is not valid.
import java.io.File;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXParseException;

class Validate {
    public static void main(String[] arguments) throws Exception {
        var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        var schema = factory.newSchema(new File(arguments[0]));
        for (int at = 1; at < arguments.length; at++) {
            try {
                schema.newValidator().validate(new StreamSource(new File(arguments[at])));
            } catch (SAXParseException invalid) {
                System.err.println(arguments[at] + ":" + invalid.getLineNumber() + ": " + invalid.getMessage());
                System.exit(1);
            }
        }
    }
}
