using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Tests.Incidents;

public sealed class DrawingCommandsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly ImmutableArray<GeoPoint> s_path = [new(126.64, 45.757), new(126.65, 45.758), new(126.66, 45.75)];

    [Fact]
    public void Put_SomethingNew_IsOnTheSheetWithItsAuthorAndTime()
    {
        DrawingItem item = Done(PictureState.Empty, Arrow()).Drawings["d1"];

        Assert.Equal(("李敏", s_at, "李敏", s_at, 1), (item.Author, item.At, item.By, item.Since, item.Drawing.Version));
        Assert.Equal(("arrow", "撤离方向"), (item.Drawing.Form, item.Drawing.Text));
        Assert.Equal(s_path, item.Drawing.Points);
    }

    [Fact]
    public void Put_AChangeOfTheNewestVersion_KeepsWhoDrewItFirst()
    {
        PictureState after = Done(Done(PictureState.Empty, Arrow()), Arrow() with { Text = "  ", Was = 1 }, "王强", s_at.AddMinutes(1));

        DrawingItem item = after.Drawings["d1"];
        Assert.Equal(("王强", s_at.AddMinutes(1), "李敏", s_at, 2), (item.Author, item.At, item.By, item.Since, item.Drawing.Version));
        Assert.Null(item.Drawing.Text);
    }

    [Fact]
    public void Put_AChangeOfAnOlderVersion_IsToldWhoWasFirstAndChangesNothing()
    {
        PictureState picture = Done(Done(PictureState.Empty, Arrow()), Arrow() with { Was = 1 }, "王强");
        Fault fault = Refused(picture, Arrow() with { Was = 1, Text = "另一句" });

        Assert.Equal("drawing-stale", fault.Code);
        Assert.Contains("王强", fault.Reason, StringComparison.Ordinal);
        Assert.Equal("drawing-stale", Refused(picture, new EraseDrawing("d1", 1) { Reason = "" }).Code);
        Assert.Equal("drawing-stale", Refused(picture, Arrow()).Code);
    }

    [Fact]
    public void Erase_ThenDrawnAgain_IsThereAnew()
    {
        PictureState gone = Done(Done(PictureState.Empty, Arrow()), new EraseDrawing("d1", 1) { Reason = "" });
        Assert.Empty(gone.Drawings);
        Assert.Equal("drawing-gone", Refused(gone, new EraseDrawing("d1", 1) { Reason = "" }).Code);
        Assert.Equal("drawing-gone", Refused(gone, Arrow() with { Was = 1 }).Code);
        Assert.Single(Done(gone, Arrow()).Drawings);
    }

    [Theory]
    [InlineData("drawing-id", "a b", "point", 1, "x")]
    [InlineData("drawing-id", "", "point", 1, "x")]
    [InlineData("drawing-form", "d1", "circle", 1, "x")]
    [InlineData("drawing-points", "d1", "point", 2, "x")]
    [InlineData("drawing-points", "d1", "line", 1, "x")]
    [InlineData("drawing-points", "d1", "area", 2, "x")]
    [InlineData("drawing-points", "d1", "line", 501, "x")]
    [InlineData("drawing-text", "d1", "text", 1, " ")]
    [InlineData("drawing-text", "d1", "point", 1, "a\u0007b")]
    public void Put_WhatCantBe_IsRefusedInBothLanguages(string code, string id, string form, int points, string text)
    {
        Fault fault = Refused(PictureState.Empty, new PutDrawing(id, "city", form, [.. Enumerable.Repeat(s_path[0], points)], text, 0) { Reason = "" });
        Assert.Equal(code, fault.Code);
        Assert.NotEqual(fault.Reason, FaultText.Of(fault, System.Globalization.CultureInfo.GetCultureInfo("zh-CN")));
        Assert.NotEqual(fault.Reason, FaultText.Of(fault, System.Globalization.CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public void Put_APositionThatIsNone_IsRefused() =>
        Assert.Equal("drawing-points", Refused(PictureState.Empty, Arrow() with { Points = [new(126, 45), new(double.NaN, 45)] }).Code);

    [Fact]
    public void Put_OnAnIncidentThatIsNotThere_IsRefused() => Assert.Equal("drawing-no-sheet", Refused(PictureState.Empty, Arrow() with { Sheet = "I-0009" }).Code);

    [Fact]
    public void Put_AnotherFormOfTheSame_IsRefused() => Assert.Equal("drawing-other", Refused(Done(PictureState.Empty, Arrow()), Arrow() with { Form = "line", Was = 1 }).Code);

    [Fact]
    public void Put_MoreThanASheetHolds_IsRefusedAndAChangeIsNot()
    {
        PictureState picture = PictureState.Empty;
        for (int i = 0; i < DrawingCommands.MostOnASheet; i++)
        {
            picture = Done(picture, Arrow() with { Id = $"d{i}" });
        }

        Assert.Equal("drawing-too-many", Refused(picture, Arrow() with { Id = "more" }).Code);
        Assert.Equal(2, Done(picture, Arrow() with { Was = 1 }).Drawings["d1"].Drawing.Version);
    }

    [Fact]
    public void Forgotten_Incident_TakesItsDrawingsAlongHoweverItIsFolded()
    {
        JournalEntry[] entries =
        [
            Entry(1, new DrawingPut(new Drawing("d1", "I-0001", "line", s_path, null, 1))),
            Entry(2, new DrawingPut(new Drawing("d2", "city", "line", s_path, null, 1))),
            Entry(3, new Forgotten(["I-0001"], [], [])),
        ];
        PictureState one = entries.Aggregate(PictureState.Empty, Fold.Evolve), batch = Fold.EvolveAll(PictureState.Empty, entries);
        Assert.Equal(["d2"], one.Drawings.Keys);
        Assert.Equal(["d2"], batch.Drawings.Keys);
    }

    [Fact]
    public void Command_OverTheWireAndIntoTheJournal_IsTheSame()
    {
        DeskCommand command = JsonSerializer.Deserialize(JsonSerializer.Serialize<DeskCommand>(Arrow(), CommandJson.Wire.DeskCommand), CommandJson.Wire.DeskCommand)!;
        Assert.Equal(s_path, Assert.IsType<PutDrawing>(command).Points);
        PictureState picture = Done(PictureState.Empty, command);
        PictureState read = JsonSerializer.Deserialize(JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState), CommandJson.Wire.PictureState)!;
        Assert.Equal(picture.Drawings["d1"].Drawing with { Points = [] }, read.Drawings["d1"].Drawing with { Points = [] });
        Assert.Equal(s_path, read.Drawings["d1"].Drawing.Points);
        Assert.Empty(JsonSerializer.Deserialize("{\"sequence\":3}", CommandJson.Wire.PictureState)!.Drawings);
    }

    private static JournalEntry Entry(long sequence, PictureEvent e) => new(sequence, s_at, s_at, "李敏", e);

    private static PutDrawing Arrow() => new("d1", "city", "arrow", s_path, "撤离方向", 0) { Reason = "" };

    private static PictureState Done(PictureState picture, DeskCommand command, string author = "李敏", DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? s_at, author);
        Assert.Null(DeskCommands.Decide(draft, Harbin.Pack, command));
        return draft.Picture;
    }

    private static Fault Refused(PictureState picture, DeskCommand command)
    {
        Draft draft = new(picture, s_at, "李敏");
        Fault? fault = DeskCommands.Decide(draft, Harbin.Pack, command);
        Assert.Empty(draft.Entries);
        return Assert.IsType<Fault>(fault);
    }
}
