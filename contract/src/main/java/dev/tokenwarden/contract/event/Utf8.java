package dev.tokenwarden.contract.event;

import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Checks UTF-8 strictly (RFC 3629). Jackson also accepts overlong forms and surrogates that are encoded separately. Another reader of
 * the same bytes might then see other names.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    static void require(byte[] bytes, int offset, int length) throws InvalidEventException {
        if (isAscii(bytes, offset, length)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
        } catch (CharacterCodingException e) {
            throw new InvalidEventException(Reason.NOT_JSON, "", "not UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }
}
