using Command.Ingest.Api.Ogc;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Replica;

/// <summary>The replica, for the read interfaces of a web node that follows a remote ingest.</summary>
public sealed class ReplicaPictureView(PictureReplica replica) : IPictureView
{
    public PictureState Picture => replica.Current.Picture;

    public UnitTable Units => replica.Units;

    public Pulse? Pulse => replica.Current.Pulse;
}
