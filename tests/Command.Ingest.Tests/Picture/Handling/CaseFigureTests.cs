using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Tests.Picture.Handling;

/// <summary>Published reports of cities (<c>citymgmt/indicator-vectors.tsv</c>) worked out again from cases.</summary>
public sealed class CaseFigureTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly FigureTerms s_terms = new(Harbin.Pack, s_at.AddDays(60));

    [Fact]
    public void Vectors_EveryPublishedRow_IsWhatThoseCasesGive()
    {
        string[][] rows = [.. Samples.Text("citymgmt/indicator-vectors.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.TrimEnd('\r').Split('\t'))];
        Assert.True(rows.Length >= 5);
        foreach (string[] row in rows)
        {
            int? received = Count(row[2]), registered = Count(row[3]), due = Count(row[4]), closed = Count(row[5]), onTime = Count(row[6]);
            bool ofRegistered = row[9].Contains("结案/立案", StringComparison.Ordinal);
            List<Outcome> cases = Cases(registered ?? due!.Value, due ?? registered!.Value, closed!.Value, onTime ?? closed.Value);
            string rate = ofRegistered ? "cases.closed.ofRegistered" : "cases.closed.ofDue";
            AssertStated(row[7], Value(rate, ofRegistered ? cases : [.. cases.Where(c => c.DueAt is not null)]), row);
            if (onTime is not null)
            {
                AssertStated(row[8], Value("cases.onTime.ofDue", [.. cases.Where(c => c.DueAt is not null)]), row);
            }

            if (received is { } all && registered is { } some)
            {
                Outcome[] taken = [.. cases.Take(some), .. Enumerable.Range(0, all - some).Select(i => Case($"x{i}"))];
                Assert.Equal(100.0 * some / all, Value("cases.registered.ofReceived", taken)!.Value, 9);
            }
        }
    }

    [Fact]
    public void Shares_OfNothing_AreNothingAndNotNaN()
    {
        foreach (FigureRule rule in FigureRules.All.Where(r => r.Form != FigureForm.Count))
        {
            Assert.Null(Figures.Of(rule, [], s_terms, "", 0).Figure.Value);
        }
    }

    [Fact]
    public void Due_WhatIsSuspendedRejectedOrWithdrawn_IsLeftOutAndSaid()
    {
        Outcome due = Case("a") with { RegisteredAt = s_at, DueAt = s_at.AddDays(1) };
        Figure figure = Figures.Of(
            FigureRules.Find("cases.onTime.ofDue")!,
            [due, due with { Marks = OutcomeMarks.Suspended }, due with { Marks = OutcomeMarks.Rejected }, due with { Marks = OutcomeMarks.Withdrawn }, due with { More = OutcomeMore.Empty with { Exempt = ["cases.onTime.ofDue"] } }],
            s_terms,
            "q",
            9).Figure;
        Assert.Equal((0.0, 1, "cases.onTime.ofDue/1", 9L), (figure.Value, figure.Basis.Counted, figure.Basis.Rule, figure.Basis.Sequence));
        Assert.Equal(["appeal", "rejected", "suspended", "withdrawn"], figure.Basis.Excluded.Select(e => e.Reason));
    }

    [Fact]
    public void OnTime_DealtWithInTimeAndCheckedLater_IsOnTimeAndDealtWithLateIsNot()
    {
        Outcome due = Case("a") with { RegisteredAt = s_at, DueAt = s_at.AddDays(1), SettledAt = s_at.AddDays(1), ClosedAt = s_at.AddDays(3) };
        Assert.Equal(100, Value("cases.onTime.ofDue", [due]));
        Assert.Equal(0, Value("cases.onTime.ofDue", [due with { SettledAt = s_at.AddDays(1).AddMilliseconds(1) }]));
        Assert.Equal(0, Value("cases.onTime.ofDue", [due with { ClosedAt = null }]));
    }

    [Fact]
    public void Rework_IsOfWhatWasAnswered()
    {
        Outcome due = Case("a") with { RegisteredAt = s_at, DueAt = s_at.AddDays(1) };
        Outcome[] cases = [due, due with { SettledAt = s_at }, due with { Reworked = 2 }, due with { SettledAt = s_at, Reworked = 1, Postponed = 1, Returned = 1 }];
        Assert.Equal(200.0 / 3, Value("cases.reworked", cases)!.Value, 9);
        Assert.Equal(25, Value("cases.postponed", cases));
        Assert.Equal(25, Value("cases.returned", cases));
    }

    private static List<Outcome> Cases(int registered, int due, int closed, int onTime) =>
    [
        .. Enumerable.Range(0, Math.Max(registered, due)).Select(i => Case($"c{i}") with
        {
            RegisteredAt = i < registered ? s_at : null,
            DueAt = i < due ? s_at.AddDays(1) : null,
            SettledAt = i < onTime ? s_at.AddHours(5) : i < closed ? s_at.AddDays(2) : null,
            ClosedAt = i < closed ? s_at.AddDays(3) : null,
        }),
    ];

    private static Outcome Case(string id) => new() { Kind = OutcomeKind.Case, Id = id, Title = id, Type = "litter", Sources = "report:city", KnownAt = s_at };

    private static double? Value(string code, IReadOnlyCollection<Outcome> rows) => Figures.Of(FigureRules.Find(code)!, rows, s_terms, "", 0).Figure.Value;

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>As many decimals as were published.</summary>
    private static void AssertStated(string stated, double? value, string[] row)
    {
        if (stated.Length > 0)
        {
            string digits = stated.TrimEnd('%');
            int decimals = digits.Contains('.', StringComparison.Ordinal) ? digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            Assert.True(Math.Round(value!.Value, decimals, MidpointRounding.AwayFromZero) == double.Parse(digits, CultureInfo.InvariantCulture), $"{row[0]} {row[1]}: {value} and not {stated}");
        }
    }
}
