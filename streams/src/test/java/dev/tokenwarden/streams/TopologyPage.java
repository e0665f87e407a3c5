package dev.tokenwarden.streams;

import dev.tokenwarden.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;

/** The page about the topology, with a picture made of what the topology says of itself. */
final class TopologyPage {
    private static final Map<String, String> STORES = new LinkedHashMap<>();

    static {
        STORES.put(
                "tokens",
                "token identity → what is known of it: claims, chain, small rows; session or grant → whether it ended");
        STORES.put("timers", "time, token → a deadline: a grace that ends, an exchange that is missing");
        STORES.put("expiries", "time, token → when its state may go, by the horizon of all tasks");
        STORES.put(
                "children",
                "parent, child → the child's claims and how it was exchanged; session or grant, token → present");
        STORES.put("issuers", "tenant, issuer → first and last word of its ledger; how far the partition is");
        STORES.put(
                "token-rows",
                "token identity, kind, id → what the use of a token adds: presentations of a trace, a context, a refused"
                        + " operation, an audience, a used scope; small rows stay inside the state of the token");
        STORES.put(
                "seen-events",
                "event identity → present, for 24 h, where a token's own list is full or there is no token");
        STORES.put(
                "aggregates",
                "client, address, key, proof, session, grant, refresh token or trace → counts, baselines, presentations, what was raised");
        STORES.put("pending", "time, fact → what waits for its grace");
        STORES.put("clocks", "partition → how far it is");
    }

    private TopologyPage() {}

    static String render() {
        TopologyDescription topology = DetectionTopology.build(TopologyConfig.live(4), Policy::defaults)
                .describe();
        StringBuilder page = new StringBuilder("""
                # The topology

                <!-- Made from the topology itself by TopologyPageTest: -Ddocs.write=true writes it again. -->

                Two sub-topologies. What concerns one token stays in the first, which is keyed by token identity: a rule about one
                token fires without a hop, a rule about an exchange after one, over `links`. What is counted beyond one token goes to
                the second as a slim projection, over `facts`. Every topic here has as many partitions as `token-events`.

                ```mermaid
                flowchart LR
                """);
        Set<String> lines = new TreeSet<>();
        for (TopologyDescription.Subtopology part : topology.subtopologies()) {
            for (Node node : part.nodes()) {
                draw(node, lines);
            }
        }
        lines.forEach(line -> page.append("    ").append(line).append("\n"));
        page.append("```\n\n| store | holds |\n| --- | --- |\n");
        Set<String> stores = new TreeSet<>();
        topology.subtopologies().forEach(part -> part.nodes().forEach(node -> {
            if (node instanceof TopologyDescription.Processor processor) {
                stores.addAll(processor.stores());
            }
        }));
        for (String store : stores) {
            page.append("| `")
                    .append(store)
                    .append("` | ")
                    .append(STORES.get(store))
                    .append(" |\n");
        }
        page.append("""

                In words, as `Topology.describe()` says it:

                ```
                """);
        page.append(inOrder(topology.toString())).append("\n```\n");
        return page.toString();
    }

    /** Stores stand in no order of their own. */
    private static String inOrder(String description) {
        String text = Pattern.compile("\\(stores: \\[([^]]*)]\\)")
                .matcher(description)
                .replaceAll(stores ->
                        "(stores: " + new TreeSet<>(List.of(stores.group(1).split(", "))) + ")");
        return text.replaceAll("[ \\t]+\n", "\n").strip();
    }

    private static void draw(Node node, Set<String> lines) {
        if (node instanceof TopologyDescription.Source source) {
            for (String topic : source.topicSet()) {
                source.successors().forEach(next -> lines.add(topic(topic) + " --> " + processor(next)));
            }
        } else if (node instanceof TopologyDescription.Processor processor) {
            for (String store : processor.stores()) {
                lines.add(processor(node) + " --- " + store.replace('-', '_') + "[(" + store + ")]");
            }
        } else if (node instanceof TopologyDescription.Sink sink) {
            sink.predecessors().forEach(from -> lines.add(processor(from) + " --> " + topic(sink.topic())));
        }
    }

    private static String processor(Node node) {
        return node.name().replace('-', '_') + "[" + node.name() + "]";
    }

    private static String topic(String name) {
        return "t_" + name.replace('-', '_') + "([" + name + "])";
    }
}
