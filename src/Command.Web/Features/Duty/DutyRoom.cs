using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Web.Resources;

namespace Command.Web.Features.Duty;

/// <summary>What the parts of the duty page share at one drawing.</summary>
/// <param name="Picture">The picture as its viewer has it.</param>
/// <param name="Names">Words and names.</param>
/// <param name="Now">The time of the drawing.</param>
/// <param name="Author">Who acts; empty for nobody.</param>
/// <param name="CanAct">True while something can be done.</param>
/// <param name="Keeps">True for who keeps the roster and the phone log, and sees numbers as they are.</param>
/// <param name="DoAsync">Does a command, and says so in words.</param>
public sealed record DutyRoom(PictureState Picture, PackNames Names, DateTimeOffset Now, string Author, bool CanAct, bool Keeps, Func<DeskCommand, string, Task<bool>> DoAsync)
{
    public Words Words => Names.Words;

    public DutyState Duty => Picture.Duty;

    public DutyPlan Plan => Names.Pack.Duty;

    public string Post(string id) => Plan.PostOf(id) is { } post ? Words.Pick(post.Zh, post.En) : id;

    public string? Number(string? number) => Keeps ? number : PersonalData.Masked(number);

    /// <summary>The city's time.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Names.Pack.City.TimeZone);

    public string Time(DateTimeOffset at) => Local(at).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A shift in words: whose, where, from and to.</summary>
    public string Named(Shift shift)
    {
        ArgumentNullException.ThrowIfNull(shift);
        return Words.Format("Duty_ShiftNamed", Post(shift.Post), shift.Person.Name, Time(shift.From), Local(shift.To).ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    /// <summary>A moment of the city's clock, as a form gives it.</summary>
    public DateTimeOffset At(DateTime local) => new(local, Names.Pack.City.TimeZone.GetUtcOffset(local));

    /// <summary>A new id of the page's own.</summary>
    public static string NewId(string mark) => mark + "-" + Guid.NewGuid().ToString("N")[..12];
}
