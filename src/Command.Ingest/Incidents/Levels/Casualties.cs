using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Incidents.Levels;

/// <summary>
/// The people that a report's words speak of, in Chinese or English. A number is null where nothing is said, and 0 where the text says that there are none.
/// </summary>
/// <remarks>
/// Within one text the same thing said twice is not added up: the larger number stands, for a title and its text tell of the same people. A count without
/// a number (有人受伤, 多人被困) is the least that the words can mean: one for 有人, three for 多人, twenty for 数十人. What is only feared in general (防止, 可能造成),
/// asked (是否, 有无) or over (曾造成) is not counted. Pure; the time it takes grows with the text, of which the first <see cref="MostText"/> characters are read.
/// </remarks>
public sealed record Casualties
{
    /// <summary>Characters of a text that are read.</summary>
    public const int MostText = 8_000;

    /// <summary>Nothing is said.</summary>
    public static Casualties Unsaid { get; } = new();

    public PeopleCount? Dead { get; init; }

    public PeopleCount? Missing { get; init; }

    /// <summary>Shut in, buried or cut off, and not said to be out again.</summary>
    public PeopleCount? Trapped { get; init; }

    /// <summary>Seriously hurt, or hurt without a word about how badly.</summary>
    public PeopleCount? Injured { get; init; }

    /// <summary>Said to be hurt lightly: they do not weigh.</summary>
    public PeopleCount? LightlyInjured { get; init; }

    /// <summary>Reads a text.</summary>
    public static Casualties Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Unsaid;
        }

        string read = (text.Length > MostText ? text[..MostText] : text).ToLowerInvariant();
        return Worse(ChineseCasualties.Of(read), EnglishCasualties.Of(read));
    }

    /// <summary>The graver of two statements, number by number; what one says there is none of stands only where the other says nothing.</summary>
    public static Casualties Worse(Casualties one, Casualties other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return new Casualties
        {
            Dead = PeopleCount.Worse(one.Dead, other.Dead),
            Missing = PeopleCount.Worse(one.Missing, other.Missing),
            Trapped = PeopleCount.Worse(one.Trapped, other.Trapped),
            Injured = PeopleCount.Worse(one.Injured, other.Injured),
            LightlyInjured = PeopleCount.Worse(one.LightlyInjured, other.LightlyInjured),
        };
    }

    /// <summary>True when the text says of everything it speaks of that nobody is concerned: 无人员伤亡, no injuries.</summary>
    public bool SaysNone => Counts.Any(c => c.Count is not null) && Counts.All(c => c.Count is not { Number: > 0 });

    /// <summary>
    /// The level that the national grading of accidents gives to these numbers (生产安全事故报告和调查处理条例, article 3; 突发事件分级): 30 dead or 100 seriously hurt are level 1,
    /// 10 or 50 level 2, 3 or 10 level 3, fewer level 4. The missing and trapped count with the dead, one step lower: they are at risk. Null with nobody hurt or at risk.
    /// </summary>
    public int? Level
    {
        get
        {
            int dead = Dead?.Number ?? 0, hurt = Injured?.Number ?? 0, risk = dead + (Missing?.Number ?? 0) + (Trapped?.Number ?? 0);
            int level = Math.Min(Grade(dead, 30, 10, 3), Math.Min(Grade(hurt, 100, 50, 10), Grade(risk, 30, 10, 3) + 1));
            return dead + hurt + risk == 0 ? null : Math.Min(level, 4);
        }
    }

    /// <summary>As a reason's argument: <c>dead=3;missing=~2;trapped=>10;injured=5</c>, without what is unsaid or none.</summary>
    public string ToArgument() => string.Join(';', Counts
        .Where(c => c.Count is { Number: > 0 })
        .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name}={Mark(c.Count!.Value.How)}{c.Count.Value.Number}")));

    private ImmutableArray<(string Name, PeopleCount? Count)> Counts =>
        [("dead", Dead), ("missing", Missing), ("trapped", Trapped), ("injured", Injured), ("light", LightlyInjured)];

    private static string Mark(CountSureness how) => how switch
    {
        CountSureness.Exact => "",
        CountSureness.About => "~",
        CountSureness.AtLeast => ">",
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "No such sureness."),
    };

    private static int Grade(int people, int one, int two, int three) =>
        people >= one ? 1 : people >= two ? 2 : people >= three ? 3 : 4;
}
