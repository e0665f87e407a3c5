package dev.tokenwarden.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads policies. A text that is not in order in every key yields none. */
public final class PolicyLoader {

    /** Largest policy that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private PolicyLoader() {}

    /**
     * The policy in a file.
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
     * The policy in a UTF-8 text.
     *
     * @param name what errors call it
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
     * The policy in a text. An empty one says nothing: all defaults.
     *
     * @param name what errors call it
     * @throws PolicyException if it is not a policy
     */
    public static Policy parse(String name, String text) throws PolicyException {
        return parse(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Policy decode(String name, String text) throws PolicyException {
        return Policy.of(PolicyReader.read(root(name, text)), text);
    }

    /** The top level of a text; without keys where the text says nothing. */
    static Section root(String name, String text) throws PolicyException {
        YamlNode root = YamlParser.parse(name, text);
        return root == null || isNothing(root) ? Section.empty(name, "") : new Value(name, "", root).section();
    }

    private static boolean isNothing(YamlNode root) {
        return root instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Scalar.Kind.NOTHING;
    }
}
