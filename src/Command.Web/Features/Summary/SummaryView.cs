using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Resources;

namespace Command.Web.Features.Summary;

/// <summary>What the parts of the page are drawn from; made whole at each new situation.</summary>
/// <param name="Now">The situation.</param>
/// <param name="Picture">What it was made of.</param>
/// <param name="IsPast">True for an earlier moment.</param>
public sealed record SummaryView(CitySituation Now, PictureState Picture, Pulse? Pulse, SummaryWords In, bool IsPast)
{
    public PackNames Names => In.Names;

    public Words Words => In.Names.Words;
}

/// <summary>A figure that is open to its rows: it stays as it was when it was opened.</summary>
public sealed record OpenFigure(SummaryView View, string Code, FigureQuery Query);
