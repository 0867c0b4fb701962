using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Shares;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Sharing;

/// <summary>What the reader can do with a request as it stands; the rules are asked again when they do it.</summary>
public sealed partial class RequestActions(CityPack pack)
{
    [Parameter]
    [EditorRequired]
    public required ShareRequest Request { get; set; }

    [Parameter]
    [EditorRequired]
    public required ShareActor? Actor { get; set; }

    /// <summary>The agency that answers; null for the city itself.</summary>
    [Parameter]
    [EditorRequired]
    public required string? Owner { get; set; }

    [Parameter]
    [EditorRequired]
    public required DateTimeOffset Now { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    private bool IsOwners => Actor is { } actor && (Owner ?? ShareAgencies.Centre) is var owner && ((actor.Answers && actor.Party == owner) || (actor.Coordinates && owner == ShareAgencies.Centre));

    private bool Answers => IsOwners && Request.Status == RequestStatus.Asked;

    private bool Confirms => Actor is { Coordinates: true } && Request.Status == RequestStatus.Appealed;

    private bool Appeals => Actor is { Asks: true } asker && asker.Party == Request.Agency && (Request.Status == RequestStatus.Refused || Request.IsOverdue(Now));

    private bool Withdraws => Actor is { } actor && Request.Status is not (RequestStatus.Withdrawn or RequestStatus.Rejected or RequestStatus.Refused)
        && ((actor.Asks && actor.Party == Request.Agency) || IsOwners || actor.Coordinates);

    private string Day(DateTimeOffset? at) => at is { } day ? TimeZoneInfo.ConvertTime(day, pack.City.TimeZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}
