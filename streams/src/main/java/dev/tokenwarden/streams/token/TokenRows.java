package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.state.InlineRow;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.States;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one token: the values that grow with its use. If a token is used little, its small rows stay in its
 * state, so that the token is one record. All other rows are records of their own.
 */
public final class TokenRows {
    public static final int CONTEXT = 1;
    public static final int TRACE = 2;
    public static final int UNTRACED = 3;
    static final int OPERATION = 4;
    static final int AUDIENCE = 5;
    public static final int SCOPE = 6;
    public static final int JOURNEY = 7;
    public static final int UNPROVEN = 8;

    private static final int MAX_INLINE = 12;
    private static final int MAX_INLINE_BYTES = 1_800;

    private final byte[] token;
    private final TokenState.Builder state;
    private final States<TokenRow> store;

    public TokenRows(byte[] token, TokenState.Builder state, States<TokenRow> store) {
        this.token = token;
        this.state = state;
        this.store = store;
    }

    @Nullable
    public TokenRow get(int tag, long id) {
        int at = indexOf(tag, id);
        if (at >= 0) {
            return state.getRows(at).getRow();
        }
        return state.getSpilled() ? store.get(key(token, tag, id)) : null;
    }

    public void put(int tag, long id, TokenRow row) {
        int at = indexOf(tag, id);
        int others = inlineBytes() - (at < 0 ? 0 : state.getRows(at).getRow().getSerializedSize());
        boolean fits = others + row.getSerializedSize() <= roomInline();
        if (fits && at >= 0) {
            state.setRows(at, state.getRows(at).toBuilder().setRow(row));
        } else if (fits && state.getRowsCount() < MAX_INLINE && !isSpilled(tag, id)) {
            state.addRows(InlineRow.newBuilder().setTag(tag).setId(id).setRow(row));
        } else {
            if (at >= 0) {
                state.removeRows(at);
            }
            state.setSpilled(true);
            store.put(key(token, tag, id), row);
        }
    }

    public void delete(int tag, long id) {
        int at = indexOf(tag, id);
        if (at >= 0) {
            state.removeRows(at);
        } else if (state.getSpilled()) {
            store.delete(key(token, tag, id));
        }
    }

    /** Deletes every row except presentations. Those are deleted when they are due. */
    public void deleteAll() {
        for (int i = 0; i < state.getContextCount(); i++) {
            delete(CONTEXT, i);
        }
        state.getOperationsList().forEach(name -> delete(OPERATION, name));
        state.getAudiencesList().forEach(name -> delete(AUDIENCE, name));
        state.getScopesList().forEach(name -> delete(SCOPE, name));
        state.getUnprovenList().forEach(use -> delete(UNPROVEN, use));
        delete(JOURNEY, 0);
    }

    private boolean isSpilled(int tag, long id) {
        return state.getSpilled() && store.get(key(token, tag, id)) != null;
    }

    private int indexOf(int tag, long id) {
        for (int i = 0; i < state.getRowsCount(); i++) {
            InlineRow row = state.getRows(i);
            if (row.getTag() == tag && row.getId() == id) {
                return i;
            }
        }
        return -1;
    }

    /** The names of rows are in the state too. The more names there are, the fewer rows fit into the state. */
    private int roomInline() {
        int names = state.getOperationsCount()
                + state.getAudiencesCount()
                + state.getScopesCount()
                + state.getUnprovenCount();
        return MAX_INLINE_BYTES - 2 * Long.BYTES * names;
    }

    private int inlineBytes() {
        int bytes = 0;
        for (int i = 0; i < state.getRowsCount(); i++) {
            bytes += state.getRows(i).getRow().getSerializedSize();
        }
        return bytes;
    }

    /** The key of a row: the token's key after its length, then tag and id. */
    public static byte[] key(byte[] token, int tag, long id) {
        return ByteBuffer.allocate(Integer.BYTES + token.length + 1 + Long.BYTES)
                .putInt(token.length)
                .put(token)
                .put((byte) tag)
                .putLong(id)
                .array();
    }
}
