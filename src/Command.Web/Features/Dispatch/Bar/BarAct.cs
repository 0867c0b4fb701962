using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Web.Features.Dispatch.Bar;

/// <summary>What a line typed in the command bar means.</summary>
public abstract record BarAct;

/// <summary>A command to be given.</summary>
public sealed record BarDo(DeskCommand Command) : BarAct;

/// <summary>An incident to be looked at.</summary>
public sealed record BarOpen(string Incident) : BarAct;

/// <summary>A note beside an incident.</summary>
public sealed record BarNote(string Incident, string Text) : BarAct;

/// <summary>What was done last is to be taken back.</summary>
public sealed record BarUndo : BarAct;

/// <summary>A line that means nothing that can be done.</summary>
/// <param name="Key">The key of the words that say why and what to write instead.</param>
/// <param name="Args">What goes into them.</param>
public sealed record BarFault(string Key, params ImmutableArray<string> Args) : BarAct;

/// <summary>What stands for something that can be typed next.</summary>
public enum CompletionOf
{
    Verb,
    Unit,
    Incident,
    Assignment,
    Status,
}

/// <summary>A way to go on with a line.</summary>
/// <param name="Line">The whole line when it is taken.</param>
/// <param name="Shown">The word that is added.</param>
/// <param name="Of">What it is.</param>
/// <param name="Key">Which: a verb's name, a call sign, a number.</param>
public sealed record Completion(string Line, string Shown, CompletionOf Of, string Key);
