using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Transports.Senders;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Senders;

/// <summary>Who may send to which feed: the keys, what else is asked, and whom the feeds refused.</summary>
public sealed partial class SenderKeys(ISenderDesk desk, Flash flash, CityPack pack, TimeProvider time)
{
    private static readonly int[] s_overlaps = [0, 1, 24, 168, 720];
    private ImmutableArray<SenderCard>? _cards;
    private string? _once;

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private Caller? Caller => Http?.Features.Get<Caller>();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _cards = await desk.AllAsync(CancellationToken.None);
        }
        catch (SecurityUnavailableException)
        {
            // The page says so; what was made is shown all the same.
        }

        _once = Http is not null && Told == "sender-made" ? flash.Take(Http) : null;
    }

    private bool IsGood(SenderKeyCard key) => key.RevokedAt is null && (key.Until is null || time.GetUtcNow() < key.Until);

    private string StateOf(SenderKeyCard key) => key switch
    {
        { RevokedAt: { } at } => Words.Format("Senders_RevokedAt", Time(at)),
        { Until: { } until } when time.GetUtcNow() >= until => Words.Format("Senders_Over", Time(until)),
        { Until: { } until } => Words.Format("Senders_Until", Time(until)),
        _ => Words["Senders_Good"],
    };

    private string MadeOf(SenderKeyCard key) => Words.Format("Senders_Made", Time(key.MadeAt), key.MadeBy);

    private string ConfiguredOf(SenderCard card) => Words["Senders_Configured"] + (card.OldUntil is { } old ? " " + Words.Format("Senders_OldUntil", Time(old)) : "");

    private string FromOf(SenderCard card) => card.From is { } from ? Words.Format("Senders_From", from) : Words["Senders_Anywhere"];

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
