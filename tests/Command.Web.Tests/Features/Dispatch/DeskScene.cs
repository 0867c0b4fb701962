using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>The home city with the incidents of <see cref="Evidence"/>, and what dispatchers do there.</summary>
internal static class DeskScene
{
    public static CityPack Pack { get; } = CityPackReader.Read(Path.Combine(Repository.Root, "city", "harbin")).Pack ?? throw new InvalidOperationException("The city pack has faults.");

    public static PictureState Sent(PictureState picture, string unit, string incident, string author = "王强")
    {
        Assignment job = new()
        {
            Id = $"A-{picture.AssignmentCount + 1:0000}",
            Unit = unit,
            Incident = incident,
            Steps = [new StepTime(AssignmentStep.Dispatched, Scene.Now, Scene.Now, author, StatusSource.Desk)],
        };
        return Evidence.With(picture, new UnitAssigned(job), author);
    }

    public static PictureState Said(PictureState picture, string unit, UnitStatus status, string author = "王强") => Evidence.With(picture, new UnitStatusSet(unit, status, Scene.Now, StatusSource.Desk), author);

    public static DeskView View(PictureState picture, string culture = "zh-CN", Func<DeskCommand, Task<CommandAnswer?>>? does = null)
    {
        PackNames names = new(Pack, Words.For(culture));
        return new DeskView(picture, names, Scene.Now, Rows(picture, culture), "李敏", false, does ?? (_ => Task.FromResult<CommandAnswer?>(null)));
    }

    public static ImmutableArray<UnitRow> Rows(PictureState picture, string culture = "zh-CN") =>
        [.. CallSigns.Sendable(picture, Pack).Select(u => UnitRow.Of(u, picture, new PackNames(Pack, Words.For(culture)), null))];
}
