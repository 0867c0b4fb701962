using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo.Crs;
using Command.Geo.Places;
using Command.Ingest.Api;
using Command.Ingest.Api.Cameras;
using Command.Ingest.Api.Cap;
using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Feeds;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Figures;
using Command.Ingest.Api.Handling;
using Command.Ingest.Api.History;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Inside;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Open311;
using Command.Ingest.Api.Persons;
using Command.Ingest.Api.Rights;
using Command.Ingest.Backup;
using Command.Ingest.Bus;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Exercise;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Gb28181;
using Command.Ingest.Fusion;
using Command.Ingest.Handling;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Past;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Nodes;
using Command.Ingest.Notices;
using Command.Ingest.Notices.Receipts;
using Command.Ingest.Roads;
using Command.Ingest.Security;
using Command.Ingest.Tracks;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Persons;
using Command.Ingest.Transports.Senders;
using Command.Ingest.Transports.Sip;
using Command.Ingest.Writer;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Command.Ingest;

/// <summary>Puts the ingest side into a host: into Command.Ingest's own, or into Command.Web's process.</summary>
public static class IngestHost
{
    /// <summary>Adds the settings and the city pack, which every node needs.</summary>
    /// <exception cref="SettingsException">The city pack is not there or has faults.</exception>
    public static WebApplicationBuilder AddCity(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Senders still write XML in GBK and GB 18030.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IValidateOptions<CommandOptions>, CommandOptionsValidator>();
        builder.Services.AddOptions<CommandOptions>().BindConfiguration(CommandOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton(s => FindPack(s.GetRequiredService<IOptions<CommandOptions>>().Value, s.GetRequiredService<IHostEnvironment>()));
        builder.Services.AddSingleton(s => WithSender(ReadPack(s.GetRequiredService<CityPackFolder>()), s.GetRequiredService<IOptions<CommandOptions>>().Value.Cap.Sender));
        builder.Services.AddSingleton<ReadAccess>();
        builder.Services.AddSingleton<PaperHealth>();
        builder.Services.AddShares();
        builder.Services.AddBusLink();
        return builder;
    }

    /// <summary>Adds everything from the feeds' transports to the picture.</summary>
    public static WebApplicationBuilder AddIngest(this WebApplicationBuilder builder)
    {
        builder.AddCity();
        IServiceCollection services = builder.Services;
        services.AddSingleton(OpenJournal);
        services.AddSingleton(s => new FeedSet(WithFiles(s, FeedRegistry.Build(
            s.GetRequiredService<CityPack>(),
            s.GetRequiredService<IOptions<CommandOptions>>().Value,
            Keys(s)))));
        services.AddSingleton(s => new FeedMonitor(s.GetRequiredService<FeedSet>().Feeds, s.GetRequiredService<IJournalStore>().Counts(), s.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton(s => s.GetRequiredService<FeedSet>().Datums);
        services.AddSingleton<Locator>();
        services.AddSingleton(s => new FusionModel(s.GetRequiredService<CityPack>(), s.GetRequiredService<PlaceIndex>().SpokenNames()));
        services.AddSingleton<KnownGatherings>();
        services.AddSingleton<UnitIntake>();
        services.AddSingleton<FeedPositions>();
        services.AddSingleton<PositionWatch>();
        services.AddSingleton(s => new NodeName(NameOf(s.GetRequiredService<IOptions<CommandOptions>>().Value)));
        services.AddSingleton(Election);
        services.AddSingleton<NodeRoll>();
        services.AddBus();
        services.AddSingleton<WriterHealth>();
        services.AddSingleton<DiskWatch>();
        services.AddSingleton<ExerciseState>();
        services.AddSingleton<PictureBroadcast>();
        services.AddSingleton<LocalPictureSource>();
        services.AddSingleton<IPictureView, BroadcastView>();
        services.AddSingleton<IPictureSource>(s => s.GetRequiredService<LocalPictureSource>());
        services.AddSingleton(s => new FeedGateways(s.GetRequiredService<FeedSet>().Feeds.Select(f => Gateway(s, f))));
        services.AddSingleton<IFeedDesk, FeedDesk>();
        services.TryAddSingleton(SecurityDb.Of);
        services.AddSingleton<SenderKeyRing>().AddHostedService(s => s.GetRequiredService<SenderKeyRing>());
        services.AddSingleton<SenderDoors>();
        services.AddSingleton<SenderDesk>();
        services.AddSingleton<ISenderDesk>(s => s.GetRequiredService<SenderDesk>());
        services.AddSingleton<OperatorAccess>();
        services.AddPast(s => DataDir(s));
        services.AddSingleton<CommandQueue>();
        services.AddSingleton<IProbableIncidents, PictureProbables>();
        services.AddSingleton<IIncidentDesk, IncidentDesk>();
        services.AddSingleton<AdviceMaker>();
        services.AddSingleton<IAdviceDesk, AdviceDesk>();
        services.AddSingleton<IPersonDesk, PersonDesk>();
        services.AddSingleton<PhotoStore>();
        services.AddHostedService<PhotoSweep>();
        services.AddSingleton<IFieldIntake, FieldIntake>();
        services.AddSingleton<PictureWriter>();
        services.AddHostedService<PictureStart>();
        services.AddHostedService<ElectionHost>();
        services.AddHostedService(s => s.GetRequiredService<PictureWriter>());
        services.AddHostedService(s => s.GetRequiredService<NodeRoll>());
        services.AddHostedService(s => s.GetRequiredService<DiskWatch>());
        services.AddHostedService<Heartbeat>();
        services.AddHostedService<ClockWatch>();
        services.AddTransports();
        services.AddSingleton<SipListenerService>().AddHostedService(s => s.GetRequiredService<SipListenerService>());
        services.TryAddSingleton(s => Writing(s.GetRequiredService<IElection>()));
        services.AddHostedService<TrackRetention>();
        services.AddHostedService<RawRetention>();
        services.AddSingleton<TrackThinner>().AddHostedService(s => s.GetRequiredService<TrackThinner>());
        services.AddSingleton<BackupHealth>();
        services.AddHostedService<BackupService>();
        services.AddHandling();
        services.AddPlaceSearch();
        services.AddOpen311();
        services.AddSingleton<RoadState>();
        services.AddHostedService(s => s.GetRequiredService<RoadState>());
        services.AddHostedService(s => s.GetRequiredService<PositionWatch>());
        services.AddNotices();
        services.AddFigures();
        services.AddExercise();
        services.AddSignalR().AddMessagePackProtocol();
        return builder;
    }

    /// <summary>Maps what others reach: feeds, the picture hub, and the state of it all.</summary>
    public static WebApplication MapIngest(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapPost("/feeds/{feedId}", (string feedId, HttpRequest request, HttpPush push, CancellationToken cancellationToken) => push.HandleAsync(feedId, request, cancellationToken))
            .DisableAntiforgery()
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Needs(Right.Anyone);
        app.MapHub<PictureHub>(PictureHub.Path);
        app.MapOgc();
        app.MapCap();
        app.MapTravelTimes();
        app.MapInside();
        app.MapFigures();
        app.MapCameras();
        app.MapPlaceSearch();
        app.MapOpen311();
        app.MapLiveTiles();
        app.MapHistory();
        app.MapHandling();
        app.MapFeedDesk();
        app.MapSenders();
        app.MapIncidents();
        app.MapAdvice();
        app.MapPersons();
        app.MapDrills();
        app.MapFieldIntake();
        app.MapReceipts();
        app.MapOperations();
        return app;
    }

    private static IJournalStore OpenJournal(IServiceProvider services)
    {
        string newEpoch = Guid.NewGuid().ToString("N");
        return services.GetRequiredService<IOptions<CommandOptions>>().Value.Postgres is { Length: > 0 } postgres
            ? PostgresJournal.Open(postgres, newEpoch, services.GetRequiredService<TimeProvider>())
            : SqliteJournal.Open(Path.Combine(DataDir(services), "command.db"), newEpoch);
    }

    private static IElection Election(IServiceProvider services) => services.GetRequiredService<IJournalStore>() is PostgresJournal shared
        ? new PostgresElection(shared, services.GetRequiredService<NodeName>().Value, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<PostgresElection>>())
        : new SoleWriter(services.GetRequiredService<NodeName>().Value);

    private static WritingNode Writing(IElection election) => new(() => election.Term is not null);

    private static string NameOf(CommandOptions options) =>
        options.Node ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..4]}");

    private static string DataDir(IServiceProvider services)
    {
        string folder = services.GetRequiredService<IOptions<CommandOptions>>().Value.DataDir;
        return Path.GetFullPath(folder, services.GetRequiredService<IHostEnvironment>().ContentRootPath);
    }

    /// <summary>Lays over the feeds what the settings keep in files of their own.</summary>
    private static ImmutableArray<FeedConfig> WithFiles(IServiceProvider services, ImmutableArray<FeedConfig> feeds)
    {
        CommandOptions options = services.GetRequiredService<IOptions<CommandOptions>>().Value;
        string root = services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        string? set = options.Cap.Trust;
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TimetableFile));
        ImmutableArray<byte[]> trusted = set is null
            ? TrustFolder.ReadIfThere(Path.Combine(services.GetRequiredService<CityPackFolder>().Path, "trust"))
            : TrustFolder.Read(Path.GetFullPath(set, root));
        return
        [
            .. feeds.Select(f => f with
            {
                TrustedCertificates = trusted,
                Timetable = options.Feeds.GetValueOrDefault(f.Id)?.Timetable is { } path ? TimetableFile.Read(f.Id, f.Format, Path.GetFullPath(path, root), log) : null,
            }),
        ];
    }

    private static Func<string, string?> Keys(IServiceProvider services)
    {
        string folder = Path.Combine(DataDir(services), "keys");
        bool development = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        return feed => development ? FeedKeys.For(folder, feed) : null;
    }

    private static FeedGateway Gateway(IServiceProvider services, FeedConfig feed)
    {
        IFeedDecoder decoder = FeedFormats.Find(feed.Format)
            ?? throw new SettingsException($"Feed '{feed.Id}' asks for format '{feed.Format}', which this version does not decode. Set Command__Feeds__{feed.Id}__Format to one of {FeedFormats.Names}.");
        if (feed.Transport == "tcp" && decoder is not IStreamFormat)
        {
            throw new SettingsException($"Feed '{feed.Id}' can't run over TCP: {feed.Format} is no stream format. Set Command__Feeds__{feed.Id}__Transport=http.");
        }

        if (feed.Transport == "sip" && decoder is not Gb28181Decoder)
        {
            throw new SettingsException($"Feed '{feed.Id}' can't run over SIP: only gb28181 does. Set Command__Feeds__{feed.Id}__Transport=http.");
        }

        return new FeedGateway(
            feed,
            decoder,
            services.GetRequiredService<IJournalStore>(),
            services.GetRequiredService<FeedMonitor>(),
            services.GetRequiredService<UnitIntake>(),
            services.GetRequiredService<FeedPositions>(),
            services.GetRequiredService<IWakeUps>(),
            services.GetRequiredService<IFixExchange>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<WriterHealth>(),
            services.GetRequiredService<DiskWatch>());
    }

    private static CityPackFolder FindPack(CommandOptions options, IHostEnvironment environment)
    {
        return CityPackLocation.FolderOf(options, environment.ContentRootPath) is { } folder
            ? new CityPackFolder(folder)
            : throw new SettingsException($"There is no city pack '{options.City}'. Set Command__City to the name of a folder below city/, or Command__CityDir to the folder that holds city packs.");
    }

    /// <summary>The settings' name as a sender of warnings goes before the pack's.</summary>
    private static CityPack WithSender(CityPack pack, string? sender) => sender is null ? pack : pack with { Duty = pack.Duty with { WarningSender = sender } };

    private static CityPack ReadPack(CityPackFolder folder)
    {
        CityPackRead read = CityPackReader.Read(folder.Path);
        return read.Pack ?? throw new SettingsException(
            $"The city pack {folder.Path} has faults:{Environment.NewLine}{string.Join(Environment.NewLine, read.Faults.Take(20).Select(f => $"  {f.Where}: {f.Reason}"))}");
    }
}

/// <summary>The configured feeds, for injection.</summary>
/// <param name="Feeds">All of them.</param>
public sealed record FeedSet(ImmutableArray<FeedConfig> Feeds)
{
    /// <summary>What each feed's positions are declared to be.</summary>
    public FrozenDictionary<string, PositionSystem> Datums { get; } = Feeds.ToFrozenDictionary(f => f.Id, f => f.Datum, StringComparer.Ordinal);
}
