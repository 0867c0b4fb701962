using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Map.Explore;

/// <summary>The map with its tools, for a desk: what is where, what is near, how far. Plain HTML: it needs no circuit.</summary>
public sealed partial class ExploreMap(CityPack pack)
{
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private bool May(Right right) => Http?.Features.Get<Caller>()?.May(right) ?? false;

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string CityName => Words.Pick(pack.City.Zh, pack.City.En);
}
