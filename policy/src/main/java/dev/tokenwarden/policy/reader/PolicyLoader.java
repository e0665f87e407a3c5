package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads policies. A text with an error in any key yields no policy. */
public final class PolicyLoader {

    /** The maximum size of a policy, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private PolicyLoader() {}

    /**
     * Reads the policy in a file.
     *
     * @throws PolicyException if the file cannot be read or is not a policy
     */
    public static Policy load(Path file) throws PolicyException {
        String name = String.valueOf(file.getFileName());
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new PolicyException(file.toString(), 0, "", "no such file");
        } catch (IOException e) {
            throw new PolicyException(file.toString(), 0, "", "cannot be read");
        }
        return parse(name, bytes);
    }

    /**
     * Reads the policy in a UTF-8 text.
     *
     * @param name the name of the text in errors
     * @throws PolicyException if it is not a policy
     */
    public static Policy parse(String name, byte[] text) throws PolicyException {
        if (text.length > MAX_BYTES) {
            throw new PolicyException(name, 0, "", "larger than " + MAX_BYTES + " bytes");
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PolicyException(name, 0, "", "not UTF-8");
        }
        return decode(name, decoded);
    }

    /**
     * Reads the policy in a text. An empty text gives all defaults.
     *
     * @param name the name of the text in errors
     * @throws PolicyException if it is not a policy
     */
    public static Policy parse(String name, String text) throws PolicyException {
        return parse(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Policy decode(String name, String text) throws PolicyException {
        return Policy.of(PolicyReader.read(Section.parse(name, text)), text);
    }
}
