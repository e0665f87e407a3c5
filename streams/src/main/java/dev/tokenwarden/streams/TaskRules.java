package dev.tokenwarden.streams;

import dev.tokenwarden.streams.agent.TraceNodes;
import dev.tokenwarden.streams.chain.Lineages;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.token.StatusRules;
import dev.tokenwarden.streams.token.UnissuedTokens;

/**
 * The rules of one task that keep more than the state of one token.
 *
 * @param lineages the chain of each token
 * @param unissued uses that no issuance accounts for
 * @param verifiers heartbeats of verifiers
 * @param families sessions and grants
 * @param traces traces of agents
 */
record TaskRules(
        Lineages lineages, UnissuedTokens unissued, StatusRules verifiers, FamilyNodes families, TraceNodes traces) {}
