using Command.Geo;
using Command.Ingest;
using Mono.Cecil;

namespace Command.Web.Tests.Architecture;

public sealed class HouseTests
{
    private static readonly string[] s_pure = ["Command.Ingest.Feeds", "Command.Ingest.Fusion", "Command.Ingest.Incidents", "Command.Ingest.Picture", "Command.Ingest.Contracts"];

    [Fact]
    public void Projects_DependOnlyOnTheOneBelow()
    {
        Assert.DoesNotContain(Rules.References(Module(typeof(GeoPoint))), r => r.StartsWith("Command.", StringComparison.Ordinal));
        Assert.Equal(["Command.Geo"], Rules.References(Module(typeof(IngestHost))).Where(r => r.StartsWith("Command.", StringComparison.Ordinal)));
        Assert.DoesNotContain(Rules.References(Module(typeof(CommandWebApplication))), r => r.Contains("Tests", StringComparison.Ordinal));
    }

    [Fact]
    public void Geo_DoesNoInputOutput() => Assert.Empty(Rules.Impure(Module(typeof(GeoPoint)), _ => true));

    [Fact]
    public void WhatDecides_TouchesNoClockFileSocketDatabaseOrChance() =>
        Assert.Empty(Rules.Impure(Module(typeof(IngestHost)), room => s_pure.Any(p => Inside(room, p))));

    [Fact]
    public void FormatFolder_KnowsNoOtherFormatFolder() => Assert.Empty(Rules.Crossing(Module(typeof(IngestHost)), CrossesRooms("Command.Ingest.Feeds.")));

    [Fact]
    public void WebFeature_KnowsNoOtherFeature() => Assert.Empty(Rules.Crossing(Module(typeof(CommandWebApplication)), CrossesRooms("Command.Web.Features.")));

    [Fact]
    public void RawPicture_IsReadByWhatDecidesOrProjectsAndByNothingThatAnswers()
    {
        string[] raw =
        [
            "Command.Ingest.Api.Ogc.IPictureView::get_Picture", "Command.Ingest.Api.Ogc.IPictureView::get_Units", "Command.Ingest.Hub.PictureBroadcast::get_Picture",
            "Command.Ingest.Hub.PictureBroadcast::get_Units", "Command.Web.Replica.PictureReplica::get_Current", "Command.Web.Replica.PictureReplica::get_Units",
        ];
        string[] may =
        [
            // They are the views themselves, and what shows each caller their own.
            "Command.Ingest.Api.Ogc.BroadcastView", "Command.Ingest.Api.SharedView", "Command.Web.Replica.PictureReplica", "Command.Web.Replica.ReplicaPictureView", "Command.Web.Security.CallersPicture",
            // It is made for a caller's view.
            "Command.Ingest.Api.Ogc.OgcMoment",
            // What they find is held against the caller's picture before it is told.
            "Command.Ingest.Api.Incidents.PictureProbables", "Command.Ingest.Api.Incidents.IncidentDesk",
            // A reporter's own request, by an id that can't be guessed.
            "Command.Ingest.Api.Open311.RequestShelf",
            // The pack that the centre works on without the platform: files that their owner alone reads, and no answer to anybody.
            "Command.Web.Features.Paper.PaperPacks",
            // Which photos are shown at all: it takes the others away and answers nobody.
            "Command.Ingest.Api.Field.PhotoSweep",
            // A drill is the centre's alone: its guard turns away whoever belongs to an agency.
            "Command.Ingest.Api.Drills.DrillDesk",
            // Numbers of the process, for who runs it.
            "Command.Ingest.Api.Operations", "Command.Web.Replica.FollowerOperations",
        ];
        IEnumerable<string> readers = new[] { typeof(IngestHost), typeof(CommandWebApplication) }
            .SelectMany(t => Rules.Crossing(Module(t), (room, used) => (Inside(room, "Command.Ingest.Api") || Inside(room, "Command.Web")) && raw.Contains(used)))
            .Select(f => f.Split(' ', '/')[0])
            .Distinct();
        Assert.Empty(readers.Except(may));
    }

    /// <summary>Whoever runs the platform looks for an event by its number, and both projects may run in one process.</summary>
    [Fact]
    public void LogEvents_OfAllProjects_HaveANumberEachOfTheirOwn()
    {
        (int Event, string Method)[] events = [.. new[] { typeof(GeoPoint), typeof(IngestHost), typeof(CommandWebApplication) }.SelectMany(t => Rules.Events(Module(t)))];
        Assert.Contains(events, e => e.Method.EndsWith("WallBook::LogNotKept", StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Event == 0);
        Assert.Empty(events.GroupBy(e => e.Event).Where(e => e.Count() > 1).Select(e => $"{e.Key}: {string.Join(", ", e.Select(m => m.Method))}"));
    }

    [Fact]
    public void Rules_BrokenCode_IsFound()
    {
        ModuleDefinition module = Module(typeof(HouseTests));
        List<string> impure = [.. Rules.Impure(module, room => room == "Command.Web.Tests.Architecture.Broken.Clock")];
        List<string> crossing = [.. Rules.Crossing(module, CrossesRooms("Command.Web.Tests.Architecture.Broken."))];

        Assert.Contains(impure, f => f.Contains("DateTimeOffset::get_UtcNow", StringComparison.Ordinal));
        Assert.Contains(impure, f => f.Contains("System.IO.File", StringComparison.Ordinal));
        Assert.Contains(crossing, f => f.Contains("Broken.Neighbour", StringComparison.Ordinal));
    }

    [Fact]
    public void FormatFolders_AllHaveADecoderAndAReadme()
    {
        string feeds = Path.Combine(Repository.Root, "src", "Command.Ingest", "Feeds");
        foreach (string folder in Directory.EnumerateDirectories(feeds))
        {
            string format = Path.GetFileName(folder);
            Assert.True(File.Exists(Path.Combine(folder, format + "Decoder.cs")), $"{format} has no decoder file.");
            Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"{format} has no README.md.");
        }
    }

    private static Func<string, string, bool> CrossesRooms(string parent) => (from, used) =>
        Room(from + ".", parent) is { } own && Room(used, parent) is { } other && own != other;

    /// <summary>The folder below <paramref name="parent"/> that a type lies in; null for one of the parent's own types and for any other.</summary>
    private static string? Room(string name, string parent)
    {
        int length = name.IndexOfAny([':', '<', '/', '`', '[']);
        string type = length < 0 ? name : name[..length];
        int end = type.StartsWith(parent, StringComparison.Ordinal) ? type.IndexOf('.', parent.Length) : -1;
        return end < 0 ? null : type[parent.Length..end];
    }

    private static bool Inside(string room, string parent) => room == parent || room.StartsWith(parent + ".", StringComparison.Ordinal);

    private static ModuleDefinition Module(Type type) => ModuleDefinition.ReadModule(type.Assembly.Location);
}
