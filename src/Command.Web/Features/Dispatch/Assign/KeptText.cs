using System.Collections.Immutable;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>What the browser's tab keeps of the orders being put together, written anew only when they are others: a desk is drawn far more often than that. Immutable.</summary>
/// <param name="Text">The orders as <see cref="KeptOrders"/> writes them; empty for none.</param>
/// <param name="Count">How often it was written: changes with the text, and is short.</param>
public sealed record KeptText(string Text, int Count)
{
    private ImmutableDictionary<string, AssignDraft> _drafts = ImmutableDictionary<string, AssignDraft>.Empty;
    private string? _chosen;

    /// <summary>Nothing is kept yet.</summary>
    public static KeptText None { get; } = new("", 0);

    /// <summary>The text of these orders; this one where they are the same.</summary>
    /// <param name="drafts">By incident.</param>
    /// <param name="chosen">The incident that is looked at, whose order is kept before others.</param>
    public KeptText Next(ImmutableDictionary<string, AssignDraft> drafts, string? chosen)
    {
        // Which one is looked at decides nothing as long as all are kept.
        return ReferenceEquals(drafts, _drafts) && (chosen == _chosen || drafts.Count <= KeptOrders.MostOrders)
            ? this
            : new KeptText(KeptOrders.Write(drafts, chosen), Count + 1) { _drafts = drafts, _chosen = chosen };
    }
}
