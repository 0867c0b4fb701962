using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Ingest.Security;

/// <summary>The live picture as a caller has it.</summary>
public sealed class CallersPicture(IPictureView view, ISights sights, SharedPictures pictures, CityPack pack)
{
    /// <summary>The picture; null for who sees the whole, and need not be held against it.</summary>
    public PictureState? Of(Caller? caller) => sights.Of(caller) is { IsWhole: false } sight ? pictures.Of(view.Picture, sight) : null;

    /// <summary>Why a command names units that are not the caller's to direct; null when it does not.</summary>
    public Fault? Beyond(DeskCommand command, Caller caller) => OwnUnits.Beyond(command, caller, view.Picture, pack);
}
