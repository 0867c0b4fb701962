using Bunit;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Tests.Features.Dispatch;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Rooms;

/// <summary>A desk page on a picture that commands have made, with the operator of a demonstration before it.</summary>
internal sealed class RoomScene
{
    private readonly Counted _counted;
    private readonly StillReplica _replica;

    public RoomScene(BunitContext context, PictureState picture)
    {
        _replica = new StillReplica(View(picture));
        _counted = new Counted(_replica);
        context.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Scene.Now));
        context.Services.AddSingleton(Pack);
        context.Services.AddSingleton<IIncidentDesk>(Desk);
        context.Services.AddSingleton<IReplica>(_counted);
        context.Services.AddSingleton(Options.Create(new CommandOptions { DemoSignIn = true }));
        context.SetRendererInfo(new RendererInfo("Server", true));
    }

    public static CityPack Pack { get; } = Scene.Pack with
    {
        Duty = new DutyPlan
        {
            WarningSender = "warnings@example.org",
            Groups = [new DutyGroup("leaders", "带班领导", "Duty leaders")],
            Posts = [new DutyPost("chief", "值班长", "Watch chief", ["leaders"], [480, 1200]), new DutyPost("press", "信息发布员", "Press officer", [], [])],
            Endpoints = [new NoticeEndpoint("province", NoticeChannels.Webhook, "省平台", "Province"), new NoticeEndpoint("loudspeakers", NoticeChannels.Broadcast, "应急广播", "Broadcasting")],
        },
    };

    public StillIncidentDesk Desk { get; } = new();

    public int Followers => _replica.Followers;

    /// <summary>The picture after commands, each by its author.</summary>
    public static PictureState After(PictureState picture, params (string Author, DeskCommand Command)[] commands)
    {
        foreach ((string author, DeskCommand command) in commands)
        {
            Draft draft = new(picture, Scene.Now, author);
            Assert.Null(DeskCommands.Decide(draft, Pack, command));
            picture = draft.Picture;
        }

        return picture;
    }

    public void Become(PictureState picture) => _replica.Become(View(picture));

    /// <summary>The pump draws once more by itself, and then not before its clock goes on: what is found and clicked must not change meanwhile.</summary>
    public IRenderedComponent<T> Still<T>(IRenderedComponent<T> board)
        where T : IComponent
    {
        board.WaitForAssertion(() => Assert.True(_counted.Times >= 2));
        board.InvokeAsync(() => { }).GetAwaiter().GetResult();
        return board;
    }

    private static ReplicaView View(PictureState picture) => new() { Picture = picture, Connected = true, FrameAt = Scene.Now, Epoch = "e" };

    private sealed class Counted(IReplica replica) : IReplica
    {
        private int _times;

        public int Times => Volatile.Read(ref _times);

        public ReplicaView Current
        {
            get
            {
                Interlocked.Increment(ref _times);
                return replica.Current;
            }
        }

        public UnitTable Units => replica.Units;

        public IDisposable OnChange(Action changed) => replica.OnChange(changed);
    }
}
