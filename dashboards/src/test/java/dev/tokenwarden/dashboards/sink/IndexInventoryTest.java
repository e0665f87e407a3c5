package dev.tokenwarden.dashboards.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class IndexInventoryTest {
    private static final String USES = "tokenwarden-uses-2026.12.01";
    private static final IndexInventory NOTHING = new IndexInventory(Set.of());

    @Test
    void deletedBetweenItsWriteAndTheCommit_isMissing() {
        IndexInventory committed =
                IndexInventory.parse(NOTHING.withVanished(Set.of(USES)).toMetadata());

        assertThat(committed.missing(NOTHING, name -> true)).containsExactly(USES);
        assertThat(committed.missing(new IndexInventory(Set.of(USES + "=9fPw2LmA")), name -> true))
                .containsExactly(USES);
    }

    @Test
    void listedAfterItsWrite_isNotMissing() {
        IndexInventory now = new IndexInventory(Set.of(USES + "=Zx81kQ0b"));

        assertThat(NOTHING.withNew(now).withVanished(Set.of(USES)).missing(now, name -> true))
                .isEmpty();
    }

    @Test
    void createdAgain_isMissing() {
        IndexInventory before = new IndexInventory(Set.of(USES + "=Zx81kQ0b"));

        assertThat(before.missing(new IndexInventory(Set.of(USES + "=9fPw2LmA")), name -> true))
                .containsExactly(USES);
    }
}
