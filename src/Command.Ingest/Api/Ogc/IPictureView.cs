using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Ogc;

/// <summary>What is known now, wherever this node has it from: its own writer, or a replica of another's.</summary>
public interface IPictureView
{
    PictureState Picture { get; }

    /// <summary>The newest fix of every unit.</summary>
    UnitTable Units { get; }

    /// <summary>The state of the feeds, or null before it is known.</summary>
    Pulse? Pulse { get; }
}

/// <summary>The picture as the writer in this process published it.</summary>
public sealed class BroadcastView(PictureBroadcast broadcast) : IPictureView
{
    public PictureState Picture => broadcast.Picture;

    public UnitTable Units => broadcast.Units;

    public Pulse? Pulse => broadcast.Pulse;
}
