using System.Collections.Immutable;

namespace Command.Ingest.Shares;

/// <summary>The conditions of a conditional share.</summary>
public sealed record ShareTerms
{
    public static ShareTerms None { get; } = new();

    /// <summary>Who sees it without asking: ids of agencies, and <see cref="ShareAgencies.Centre"/>. In a grant it is empty: that is for who asked.</summary>
    public ImmutableArray<string> Agencies { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What it may be used for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>From when; null for always.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when, not included; null for ever.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Positions are given to a grid of so many metres; 0 for as they are.</summary>
    public double PrecisionM { get; init; }

    /// <summary>Fields that are left out, as <c>layer.field</c>.</summary>
    public ImmutableArray<string> Withheld { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>True within the period.</summary>
    public bool IsIn(DateTimeOffset now) => (From is null || From <= now) && (Until is null || now < Until);
}

/// <summary>One row of the catalogue.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Owner">The agency that answers for it; null for the city itself.</param>
/// <param name="Class">How it is shared.</param>
/// <param name="Basis">The legal basis; never empty for what is not shared.</param>
/// <param name="Terms">Who sees a conditional share without asking, and how.</param>
/// <param name="Mark">The mark of what it brings.</param>
public sealed record ShareEntry(ShareSubject Subject, string? Owner, ShareClass Class, string Basis, ShareTerms Terms, Classification Mark);

/// <summary>What somebody may be shown of a thing.</summary>
/// <param name="Seen">False when it is not there for them.</param>
/// <param name="PrecisionM">Positions to a grid of so many metres; 0 for as they are.</param>
/// <param name="Withheld">Fields left out, as <c>layer.field</c>.</param>
/// <param name="Why">The rule that decided.</param>
public sealed record ShareDecision(bool Seen, double PrecisionM, ImmutableSortedSet<string> Withheld, Contracts.Reason Why)
{
    /// <summary>True when nothing is taken from it.</summary>
    public bool IsWhole => Seen && PrecisionM <= 0 && Withheld.IsEmpty;
}

/// <summary>Who looks.</summary>
/// <param name="Agency">Their agency; null for the command centre.</param>
/// <param name="Known">False for somebody of whom it is not known whose they are: they see what is shared with all.</param>
/// <param name="Screen">Of a wall screen, what it may show; null for people and keys.</param>
public sealed record ShareViewer(string? Agency, bool Known = true, ScreenPolicy? Screen = null)
{
    /// <summary>Somebody unknown.</summary>
    public static ShareViewer Nobody { get; } = new(null, Known: false);

    /// <summary>The name that terms have for them; null for somebody unknown.</summary>
    public string? Name => Known ? Agency ?? ShareAgencies.Centre : null;
}

/// <summary>What a wall does with what is sensitive.</summary>
public enum SensitiveDisplay
{
    /// <summary>It is not there.</summary>
    Hide,

    /// <summary>That there is something, of which kind and roughly where, and no words.</summary>
    Dim,

    /// <summary>As it is.</summary>
    Show,
}

/// <summary>A wall screen's policy.</summary>
/// <param name="Sensitive">What it does with what is marked 敏感.</param>
/// <param name="MaskAddresses">House numbers and what stands behind them are not shown.</param>
/// <param name="MaskWords">The senders' own words, in which persons are named, are not shown.</param>
public sealed record ScreenPolicy(SensitiveDisplay Sensitive, bool MaskAddresses, bool MaskWords)
{
    /// <summary>What a screen has on the day it is paired: many people see a wall, and not all of them belong to the room.</summary>
    public static ScreenPolicy Usual { get; } = new(SensitiveDisplay.Dim, MaskAddresses: true, MaskWords: true);
}
