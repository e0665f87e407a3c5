package dev.tokenwarden.contract.denylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DenylistUsersTest {
    @Test
    void verifier_beginsWithResets_andNamesItsOwnKeysChannelsAndCommands() {
        List<String> rules = DenylistUsers.verifier("payments", List.of("acme"));

        assertThat(rules)
                .startsWith("resetkeys", "resetchannels", "-@all")
                .contains("~tw:{acme}:*", "&tw:{acme}:ack:payments", "&tw:{acme}:ack:payments#*", "+get", "+publish")
                .noneMatch(rule -> rule.startsWith("+@") || rule.equals("+set") || rule.equals("+eval"));
    }

    @Test
    void patternCharacters_areTakenLiterally() {
        assertThat(DenylistUsers.verifier("pay*", List.of("a?[c]")))
                .contains("~tw:{a\\?\\[c\\]}:*", "&tw:{a\\?\\[c\\]}:ack:pay\\*");
    }

    @Test
    void namesThatNoRuleCanHold_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DenylistUsers.verifier("payments", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> DenylistUsers.verifier("", List.of("acme")));
        assertThatIllegalArgumentException().isThrownBy(() -> DenylistUsers.verifier("a#b", List.of("acme")));
        assertThatIllegalArgumentException().isThrownBy(() -> DenylistUsers.verifier("a b", List.of("acme")));
        assertThatIllegalArgumentException().isThrownBy(() -> DenylistUsers.verifier("a", List.of("a\nb")));
    }
}
