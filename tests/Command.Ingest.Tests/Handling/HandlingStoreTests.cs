using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Journal;
using Command.Ingest.Tests.Picture.Handling;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Handling;

/// <summary>The rows on both engines: kept up with the journal, thrown away and made again, and as they were at any entry.</summary>
public sealed class HandlingStoreTests(PostgresFixture postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-handling-").FullName;
    private readonly FakeTimeProvider _time = new(HandlingTale.At.AddDays(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AsOf_AnyEntry_GivesTheSameNumbersAsThenHoweverItWasCutIntoPieces()
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch");
        await AsOfAsync(journal, () => new HandlingDb(Path.Combine(_folder, Guid.NewGuid().ToString("N")), null));
    }

    [Fact]
    public async Task AsOf_InPostgres_GivesTheSameNumbersAsThen()
    {
        string database = postgres.NewDatabase();
        await using PostgresJournal journal = PostgresJournal.Open(database, "epoch", TimeProvider.System);
        await AsOfAsync(journal, () => new HandlingDb(_folder, postgres.NewDatabase()));
    }

    [Fact]
    public async Task Take_OfAnotherJournal_BeginsAnew()
    {
        HandlingDb db = new(_folder, null);
        await using (SqliteJournal first = SqliteJournal.Open(Path.Combine(_folder, "a.db"), "one"))
        {
            await first.AppendAsync(0, [.. Tale().Entries], [], Cancel);
            await All(Store(db, first));
        }

        await using SqliteJournal second = SqliteJournal.Open(Path.Combine(_folder, "b.db"), "two");
        await second.AppendAsync(0, [.. new HandlingTale().Tell(0, HandlingTale.Opened("I-0009")).Entries], [], Cancel);
        HandlingStore store = Store(db, second);
        await All(store);
        Assert.Equal("I-0009", Assert.Single((await store.ReadAsync([Everything(OutcomeKind.Incident)], null, null, false, Cancel)).Rows[0]).Id);
        await db.DisposeAsync();
    }

    [Fact]
    public async Task Read_AsOfAMomentThatTheRowsHaveNotComeTo_IsRefusedAndNotGuessed()
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch");
        await journal.AppendAsync(0, [.. Tale().Entries], [], Cancel);
        await using HandlingDb db = new(_folder, null);
        HandlingStore store = Store(db, journal);
        await store.TakeAsync(Cancel, 3);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.ReadAsync([Everything(OutcomeKind.Incident)], HandlingTale.At.AddHours(1), null, false, Cancel));
        await All(store);
        Assert.NotEmpty((await store.ReadAsync([Everything(OutcomeKind.Incident)], HandlingTale.At.AddHours(1), null, false, Cancel)).Rows[0]);
    }

    [Fact]
    public async Task Forget_WhatIsOlderThanThePackKeeps_IsGone()
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch");
        await journal.AppendAsync(0, [.. Tale().Entries], [], Cancel);
        await using HandlingDb db = new(_folder, null);
        HandlingStore store = Store(db, journal);
        await All(store);
        await store.ForgetAsync(Cancel);
        Assert.NotEmpty((await store.ReadAsync([Everything(OutcomeKind.Incident)], null, null, true, Cancel)).Rows[0]);
        _time.Advance(TimeSpan.FromDays(Harbin.Pack.Handling.KeepDays + 1));
        await store.ForgetAsync(Cancel);
        Assert.Empty((await store.ReadAsync([Everything(OutcomeKind.Incident)], null, null, true, Cancel)).Rows[0]);
    }

    [Fact]
    public async Task Board_OfAQuestion_SaysWhatItRestsOnAndOpensToItsRows()
    {
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch");
        await journal.AppendAsync(0, [.. Tale().Entries], [], Cancel);
        await using HandlingDb db = new(_folder, null);
        HandlingStore store = Store(db, journal);
        await All(store);
        HandlingDesk desk = new(new LocalOutcomes(store), Harbin.Pack, _time);
        HandlingQuestion question = new(HandlingPeriod.Day(new DateOnly(2026, 7, 18), Harbin.Pack.City.TimeZone), null, null, null, false, null);
        HandlingBoard board = await desk.BoardAsync(question, Sight.Whole, new HandlingWishes(["dispatch.within", "incidents.opened"], "dispatch", true, ["incidents.opened"]), Cancel);
        Assert.Equal((1.0, 365, 1), (board.Line("incidents.opened").Found.Figure.Value, board.Calendar.Length, board.Calendar.Sum(c => c.Count)));
        Assert.Equal(["230102"], board.Districts.Select(d => d.Key).Where(k => k.StartsWith("23", StringComparison.Ordinal)));
        Assert.Equal(["day", "week", "year"], board.Line("dispatch.p90").Before.Select(b => b.Name));

        HandlingRowPage rows = await desk.RowsAsync(FigureRules.Find("dispatch.p90")!, question with { AsOf = board.AsOf, Sequence = board.Sequence }, Sight.Whole, 0, 10, Cancel);
        Assert.Equal((board.Line("dispatch.p90").Found.Figure.Value, 1, "I-0001", 60.0), (rows.Figure.Value, rows.Total, rows.Rows[0].Id, rows.Rows[0].Value!.Value));
        Assert.Contains($"sequence={board.Sequence}", rows.Figure.Basis.Query, StringComparison.Ordinal);
        Assert.Empty((await desk.RowsAsync(FigureRules.Find("dispatch.p90")!, question, Sight.Whole, 1, 10, Cancel)).Rows);
        Assert.Equal(0, (await desk.OfAsync(FigureRules.Find("incidents.opened")!, question with { District = "230110" }, Sight.Whole, Cancel)).Figure.Value);
        Assert.Equal(0, (await desk.OfAsync(FigureRules.Find("incidents.opened")!, question with { Exercise = true }, Sight.Whole, Cancel)).Figure.Value);
    }

    private async Task AsOfAsync(IJournalStore journal, Func<HandlingDb> open)
    {
        JournalEntry[] entries = [.. Tale().Entries];
        await using HandlingDb one = open(), other = open();
        HandlingStore stepwise = Store(one, journal), atOnce = Store(other, journal);
        List<string> then = [];
        foreach (JournalEntry entry in entries)
        {
            await journal.AppendAsync(entry.Sequence - 1, [entry], [], Cancel);
            Assert.Equal(1, await stepwise.TakeAsync(Cancel));
            then.Add(Said(await stepwise.ReadAsync(All(), HandlingTale.At.AddDays(1), entry.Sequence, false, Cancel)));
        }

        Assert.Equal(0, await stepwise.TakeAsync(Cancel));
        Assert.Equal(entries.Length, await atOnce.TakeAsync(Cancel));
        for (int i = 0; i < entries.Length; i++)
        {
            Assert.Equal(then[i], Said(await stepwise.ReadAsync(All(), HandlingTale.At.AddDays(1), i + 1, false, Cancel)));
            Assert.Equal(then[i], Said(await atOnce.ReadAsync(All(), HandlingTale.At.AddDays(1), i + 1, false, Cancel)));
        }

        Assert.Equal(then.Count, then.Distinct().Count() + then.Zip(then.Skip(1)).Count(p => p.First == p.Second));

        static ImmutableArray<OutcomeQuery> All() => [Everything(OutcomeKind.Incident), Everything(OutcomeKind.Case), Everything(OutcomeKind.Job), Everything(OutcomeKind.Watch)];
    }

    private static string Said(OutcomeAnswer answer) =>
        string.Join('\n', answer.Rows.SelectMany(r => r).OrderBy(r => r.Kind).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => $"{r with { More = null }} {System.Text.Json.JsonSerializer.Serialize(r.More, CommandJson.Wire.OutcomeMore!)}"));

    private HandlingStore Store(HandlingDb db, IJournalStore journal) => new(db, journal, Harbin.Pack, _time);

    private static async Task All(HandlingStore store)
    {
        while (await store.TakeAsync(Cancel, 3) > 0)
        {
        }
    }

    private static OutcomeQuery Everything(OutcomeKind kind) => new(kind, FigureClock.Known, new HandlingPeriod(HandlingTale.At.AddDays(-10), HandlingTale.At.AddDays(10)), false);

    private static HandlingTale Tale() => new HandlingTale()
        .Tell(0, HandlingTale.Said("city:C-1"))
        .Tell(0, HandlingTale.Opened("I-0001"))
        .Tell(10, new IncidentClaimed("I-0001", "李敏", null))
        .Tell(60, HandlingTale.Sent("A-0001", "消防1", "I-0001", 60))
        .Tell(100, HandlingTale.Stepped("A-0001", AssignmentStep.EnRoute, 100))
        .Tell(400, HandlingTale.Stepped("A-0001", AssignmentStep.OnScene, 400))
        .Tell(410, HandlingTale.Read(410, "near"))
        .Tell(1010, HandlingTale.Read(1010, "near"))
        .Tell(1020, new LevelOverridden("I-0001", 1, "伤亡"))
        .Tell(4410, HandlingTale.Read(4410, "near"))
        .Tell(4420, new CaseMoved(new CaseStep(CaseMove.Register, HandlingTale.At.AddSeconds(4420), "李敏", null, null, null), new CaseFile { Report = "city:C-1", Class = "quick", Since = HandlingTale.At }))
        .Tell(4430, new AppealDecided("p1", OutcomeKind.Incident, "I-0001", "arrival.within", true, "x"))
        .Tell(5000, new IncidentClosed("I-0001", []));
}
