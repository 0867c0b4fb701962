using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;

namespace Command.Browser.Tests;

/// <summary>A data folder with a journal in it, as a server finds it that was stopped a moment ago.</summary>
internal static class SeededJournal
{
    /// <summary>Two accidents far apart, I-0001 with two reports and I-0002 with one, of which a person is asked whether it belongs to I-0001.</summary>
    public static async Task<string> TwoCrashesAsync()
    {
        string data = Directory.CreateTempSubdirectory("command-browser-").FullName;
        string folder = CityPackLocation.Find("harbin", AppContext.BaseDirectory) ?? throw new InvalidOperationException("city/harbin was not found above the tests.");
        CityPack pack = CityPackReader.Read(folder).Pack ?? throw new InvalidOperationException("The city pack has faults.");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Locator locator = new(pack);
        FusionModel fusion = new(pack, []);
        PictureState picture = PictureState.Empty;
        List<JournalEntry> entries = [];
        Report[] reports =
        [
            Report("city", "C-1", now.AddMinutes(-20), 0, "两车追尾", "中山路93号门前两车追尾，占两条车道"),
            Report("traffic", "D-1", now.AddMinutes(-18), 40, "事故", "中山路追尾，车道受阻"),
            Report("city", "C-2", now.AddMinutes(-10), 1600, "追尾事故", "中山路两车追尾，有人受伤") with { MediaUrl = "https://pictures.example/2.jpg", UncertaintyM = 250 },
        ];
        foreach (Report report in reports)
        {
            Draft draft = new(picture, report.ObservedAt, report.Feed);
            Intake.Decide(draft, fusion, report, locator.Locate(report, Datum.Cgcs2000));
            entries.AddRange(draft.Entries);
            picture = draft.Picture;
        }

        Draft asked = new(picture, now, "system");
        asked.Add(new JoinSuggested("city:C-2", "I-0001", 0.62, [Reason.Of("same-kind", "crash"), Reason.Of("apart-metres", 1600, 252), Reason.Of("apart-minutes", 8)]), now);
        entries.AddRange(asked.Entries);
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(data, "command.db"), "epoch-of-a-test");
        await journal.AppendAsync(0, [.. entries], [], CancellationToken.None);
        return data;
    }

    /// <summary>A level-1 fire, I-0001, and a level-2 accident.</summary>
    public static async Task<string> LevelOneAsync()
    {
        string data = Directory.CreateTempSubdirectory("command-browser-").FullName;
        string folder = CityPackLocation.Find("harbin", AppContext.BaseDirectory) ?? throw new InvalidOperationException("city/harbin was not found above the tests.");
        CityPack pack = CityPackReader.Read(folder).Pack ?? throw new InvalidOperationException("The city pack has faults.");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Locator locator = new(pack);
        FusionModel fusion = new(pack, []);
        PictureState picture = PictureState.Empty;
        List<JournalEntry> entries = [];
        Report[] reports =
        [
            Report("city", "C-1", now.AddMinutes(-6), 0, "化工厂火灾", "化工厂起火，有爆炸声") with { Kind = "fire", Level = 1 },
            Report("traffic", "D-9", now.AddMinutes(-4), 4000, "多车相撞", "五车相撞，有人被困") with { Level = 2 },
        ];
        foreach (Report report in reports)
        {
            Draft draft = new(picture, report.ObservedAt, report.Feed);
            Intake.Decide(draft, fusion, report, locator.Locate(report, Datum.Cgcs2000));
            entries.AddRange(draft.Entries);
            picture = draft.Picture;
        }

        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(data, "command.db"), "epoch-of-a-test");
        await journal.AppendAsync(0, [.. entries], [], CancellationToken.None);
        return data;
    }

    private static Report Report(string feed, string id, DateTimeOffset at, double northM, string title, string text) => new()
    {
        Feed = feed,
        Agency = feed,
        SourceId = id,
        Version = "1",
        ObservedAt = at,
        SentAt = at,
        Kind = "crash",
        Title = title,
        Text = text,
        Address = "中山路",
        Shape = new PointShape(new GeoPoint(126.6426, 45.7571 + (northM / 111_195))),
    };
}
