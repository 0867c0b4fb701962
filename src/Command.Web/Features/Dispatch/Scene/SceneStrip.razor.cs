using System.Globalization;
using System.Text.Json;
using Command.Ingest.Configuration;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Dispatch.Scene;

/// <summary>Looking at the place and talking about it: the nearest cameras, and the room of the city's conference system for this incident with an invitation to copy.</summary>
public sealed partial class SceneStrip(IOptions<CommandOptions> options)
{
    [Parameter]
    [EditorRequired]
    public required Incident Incident { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    private Words Words => Names.Words;

    private Uri? Room => options.Value.Conference.RoomOf(Incident.Id, Names.Title(Incident));

    private string Texts => JsonSerializer.Serialize(MapTexts.Cameras(Words), JsonSerializerOptions.Web);

    private static string Degrees(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
