namespace Command.Web.Features.Admin;

/// <summary>A small line under a number, with what it means.</summary>
public sealed record FeedAside(string Text, string Title);

/// <summary>Whether all that a feed sent is accounted for.</summary>
public sealed record FeedBalance(bool Holds, string Text, string Title);
