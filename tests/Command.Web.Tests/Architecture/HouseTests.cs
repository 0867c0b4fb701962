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
