using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api;

/// <summary>The read interfaces' view of the picture, for whoever asks. What leaves the server is made of this and of nothing else.</summary>
public sealed class SharedViews(IPictureView view, ISights sights, SharedPictures pictures, IOptions<CommandOptions> options)
{
    /// <summary>The picture as it is, for what is decided here and shown to nobody.</summary>
    public IPictureView Whole => view;

    /// <summary>The picture for the caller of a request.</summary>
    public SharedView Of(HttpContext http) => new(view, SightOf(http), pictures, sights.State);

    /// <summary>What the caller of a request may see.</summary>
    public Sight SightOf(HttpContext http) => sights.Of(CallerOf(http));

    /// <summary>A picture of the past for the caller of a request, by what they may see today.</summary>
    public PictureState Past(PictureState picture, HttpContext http) => PersonalData.For(CallerOf(http)).Of(Of(http).Past(picture));

    /// <summary>What of persons' numbers and addresses the caller of a request may read.</summary>
    public PersonalData PersonalOf(HttpContext http) => PersonalData.For(CallerOf(http));

    /// <summary>Who asks: as a web node's gate found, else by the key shown, else the visitor of a demonstration.</summary>
    private Caller? CallerOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<Caller>() ?? Caller.OfKey(http, options.Value) ?? (http.Request.Headers.Authorization.Count == 0 ? Caller.OfDemo(http, options.Value) : null);
    }
}

/// <summary>What shows each caller their own part of the picture.</summary>
public static class SharedServices
{
    /// <summary>Adds it, by the pack's declarations; a host with accounts puts its own <see cref="ISights"/> in their place. It needs an <see cref="IPictureView"/> and the pack.</summary>
    public static IServiceCollection AddShares(this IServiceCollection services)
    {
        services.AddSingleton<SharedPictures>();
        services.TryAddSingleton<ISights, PackSights>();
        return services.AddSingleton<SharedViews>();
    }
}

/// <summary>The picture as one sight has it.</summary>
public sealed class SharedView(IPictureView view, Sight sight, SharedPictures pictures, ShareState state) : IPictureView
{
    /// <summary>What is seen.</summary>
    public Sight Sight => sight;

    /// <summary>Whether what is known of the roads may be told: it comes of the reports of every feed, and a detour tells of a closure.</summary>
    public bool SeesRoads => sight.IsClear(ShareFields.Reports) || pictures.IsWhole(view.Picture, sight);

    /// <summary>The mark of a feature of a layer: public, internal or sensitive. What the pack lists is public.</summary>
    /// <param name="layer">The collection's id.</param>
    /// <param name="id">The feature's id.</param>
    /// <param name="item">What it is made of.</param>
    public string MarkOf(string layer, string id, object item)
    {
        Classification mark = item is Incident incident ? state.MarkOf(incident)
            : ShareFields.Layers.Contains(layer) && !id.StartsWith("facility:", StringComparison.Ordinal) && !id.StartsWith("station:", StringComparison.Ordinal) ? state.MarkOf(ShareSources.FeedOf(id), layer)
            : Classification.Public;
        return Word(mark);
    }

    /// <summary>The mark as it is written.</summary>
    public static string Word(Classification mark) => mark.ToString().ToLowerInvariant();

    /// <summary>A picture of the past, by what is seen today: what is hidden today stays hidden in it.</summary>
    public PictureState Past(PictureState past) => sight.IsWhole ? past : SightPast.Of(pictures.Once(past, sight), view.Picture, Picture);

    /// <inheritdoc/>
    public PictureState Picture => pictures.Of(view.Picture, sight);

    /// <inheritdoc/>
    public UnitTable Units => pictures.UnitsOf(view.Units, sight);

    /// <inheritdoc/>
    public Pulse? Pulse => SharedPictures.PulseOf(view.Pulse, sight);
}
