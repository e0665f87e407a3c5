package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.ClientPresented;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.ToolState;
import java.util.List;

/** {@code agent.new-tool}: an agent whose baseline is mature calls a tool that is new to it. */
final class ToolRule {
    private static final int MAX_TOOLS = 1_024;

    private static final int MAX_SHOWN = 16;

    private ToolRule() {}

    /** A presentation with a tool. Presentations arrive in the order of event time. */
    static void called(AggregateWork work, ClientPresented called) {
        ToolState.Builder tools = work.state().getToolsBuilder();
        long time = work.fact().getTime();
        for (String tool : called.getToolList()) {
            if (!tools.getToolList().contains(tool)) {
                added(work, tools, called.getClientId(), tool, time);
            }
        }
        if (called.getCounts()) {
            if (tools.getFirst() == 0 || time < tools.getFirst()) {
                tools.setFirst(time);
            }
            tools.setPresentations(tools.getPresentations() + 1);
        }
    }

    private static String shown(List<String> tools) {
        String first = String.join(" ", tools.subList(0, Math.min(MAX_SHOWN, tools.size())));
        return tools.size() > MAX_SHOWN ? first + " and " + (tools.size() - MAX_SHOWN) + " more" : first;
    }

    private static void added(AggregateWork work, ToolState.Builder tools, String clientId, String tool, long time) {
        RuleSettings settings = work.settings(Rules.AGENT_NEW_TOOL);
        boolean mature = tools.getPresentations() >= settings.integer("count")
                && time - tools.getFirst() >= settings.duration("age").toMillis();
        if (mature) {
            List<String> usual = tools.getToolList().stream().sorted().toList();
            work.raise(
                    Rules.AGENT_NEW_TOOL,
                    Subject.tool(clientId, tool),
                    "",
                    new Finding(
                            time,
                            false,
                            clientId + " called " + tool + " for the first time",
                            List.of(evidence("tool", shown(usual), tool, (Ref) null))));
        }
        if (tools.getToolCount() < MAX_TOOLS) {
            tools.addTool(tool);
        }
    }
}
