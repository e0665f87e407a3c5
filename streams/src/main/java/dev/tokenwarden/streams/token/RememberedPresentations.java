package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.state.Presentation;
import dev.tokenwarden.streams.state.TokenRow;
import java.util.ArrayList;
import java.util.List;

/** Reads the latest presentations of a token from its rows. */
public final class RememberedPresentations {
    private RememberedPresentations() {}

    /** The latest presentations that the token keeps: settled ones with a trace, and all that are not settled yet. */
    public static List<Presentation> of(TokenWork work) {
        List<Presentation> remembered = new ArrayList<>();
        for (long id : work.state().getRecentList()) {
            for (int tag : new int[] {TokenRows.TRACE, TokenRows.UNTRACED}) {
                TokenRow row = work.rows().get(tag, id);
                if (row != null) {
                    remembered.addAll(row.getPresentations().getPresentationList());
                }
            }
        }
        return remembered;
    }
}
