using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Components.Parts;

/// <summary>What every live desk page keeps for its circuit: who acts, the words, the newest picture, and what draws it. It ends with the page.</summary>
/// <param name="replica">The picture.</param>
/// <param name="incidents">Takes what is done.</param>
/// <param name="pack">The city.</param>
/// <param name="demo">True where nobody need be signed in.</param>
/// <param name="time">The clock of the drawing.</param>
public sealed class LiveRoom(IReplica replica, IIncidentDesk incidents, CityPack pack, bool demo, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private LiveDrawing? _drawing;

    /// <summary>Who acts, and what became of what they did last.</summary>
    public RoomDesk Desk { get; } = new(incidents, demo);

    /// <summary>The page's language.</summary>
    public Words Words { get; private set; } = Words.Chinese;

    /// <summary>The pack's names in that language.</summary>
    public PackNames Names { get; private set; } = new(pack, Words.Chinese);

    /// <summary>The picture as it was read last.</summary>
    public ReplicaView View { get; private set; } = ReplicaView.Empty;

    /// <summary>Cancelled when the visitor leaves.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>True when something can be done: somebody is there to do it, nothing is under way, and the picture is live.</summary>
    public bool CanAct => !Desk.Busy && Desk.Author.Length > 0 && View.Connected;

    /// <summary>Under whose name things are done where no name is typed.</summary>
    public string WhoHint => demo ? Words["Dispatch_DemoPerson"] : "";

    /// <summary>Speaks zh-CN or en from now on.</summary>
    public void Speak(string culture)
    {
        Words = Words.For(culture);
        Names = new PackNames(pack, Words);
    }

    /// <summary>Reads the newest picture.</summary>
    public void Read() => View = replica.Current;

    /// <summary>Draws after every change of the picture from now on; called once, after the first drawing.</summary>
    /// <param name="draw">Draws; its end is waited for.</param>
    /// <param name="also">What else asks for a drawing.</param>
    public void Begin(Func<Task> draw, params ReadOnlySpan<Func<Action, IDisposable>> also) => _drawing = new LiveDrawing(time, draw, [replica.OnChange, .. also]);

    /// <summary>Does it and keeps what came of it.</summary>
    /// <param name="command">What is to be done.</param>
    /// <param name="done">Says that it was.</param>
    /// <returns>True when it was done.</returns>
    public Task<bool> DoAsync(DeskCommand command, string done) => Desk.DoAsync(command, done, Words, Leaving);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _drawing?.Dispose();
    }
}
