using System.Buffers;
using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Map;

/// <summary>
/// Sends one map its frames: at most ten a second, one in flight, latest wins. What the map has not acknowledged holds back only itself.
/// </summary>
public sealed class MapPump(IReplica replica, MapLayers layers, IHubContext<MapHub> hub, TimeProvider time)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    /// <summary>With nothing new a frame still goes out, so that the map knows that its link lives.</summary>
    private static readonly TimeSpan s_alive = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_keyframe = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the connection is gone.</summary>
    public async Task RunAsync(MapViewer viewer, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        MapSession session = new();
        try
        {
            while (!aborted.IsCancellationRequested)
            {
                if (viewer.Wish is not { } view || viewer.LastAcknowledged < session.Number)
                {
                    await viewer.SpokenAsync(aborted).ConfigureAwait(false);
                    continue;
                }

                if (Next(session, view) is { } frame)
                {
                    await hub.Clients.Client(viewer.Connection).SendAsync("Frame", frame, aborted).ConfigureAwait(false);
                }

                await Task.Delay(s_pace, time, aborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
        }
    }

    private MapFrame? Next(MapSession session, MapViewer.View view)
    {
        DateTimeOffset now = time.GetUtcNow();
        ReplicaView current = replica.Current;
        UnitTable units = replica.Units;
        bool keyframe = !ReferenceEquals(session.View, view) || !ReferenceEquals(session.Units, units) || time.GetElapsedTime(session.KeyframeAt) > s_keyframe;
        if (!ReferenceEquals(session.Units, units))
        {
            session.Named.Clear();
        }

        MapLayers.Content content = layers.For(current.Picture);
        bool changed = units.Version != session.UnitVersion || content.Version != session.LayersVersion;
        if (!current.Connected || (!keyframe && !changed && time.GetElapsedTime(session.SentAt) < s_alive))
        {
            // A map that hears nothing says so: a node that has lost the picture must not look alive.
            return null;
        }

        if (keyframe)
        {
            session.View = view;
            session.Units = units;
            session.KeyframeAt = time.GetTimestamp();
            session.Inside.Clear();
            session.UnitVersion = 0;
        }

        (byte[] records, ImmutableArray<object[]> names, ImmutableArray<int> left) = UnitsFor(session, units, view.Box, now);
        string? json = content.Json(session.LayersVersion);
        session.LayersVersion = content.Version;
        session.SentAt = time.GetTimestamp();
        return new MapFrame
        {
            Epoch = current.Epoch,
            Number = ++session.Number,
            Sequence = current.Picture.Sequence,
            ServerTime = (current.FrameAt ?? now).ToUnixTimeMilliseconds(),
            Keyframe = keyframe,
            Units = records,
            Names = [.. names],
            Left = [.. left],
            Layers = json,
        };
    }

    private static (byte[] Records, ImmutableArray<object[]> Names, ImmutableArray<int> Left) UnitsFor(MapSession session, UnitTable units, GeoBox box, DateTimeOffset now)
    {
        GeoBox padded = Pad(box);
        ArrayBufferWriter<byte> records = new(4096);
        ImmutableArray<object[]>.Builder names = ImmutableArray.CreateBuilder<object[]>();
        ImmutableArray<int>.Builder left = ImmutableArray.CreateBuilder<int>();
        long version = units.Version;
        int count = units.Count;
        for (int slot = 0; slot < count; slot++)
        {
            (UnitFix fix, long written) = units[slot];
            if (written <= session.UnitVersion)
            {
                continue;
            }

            if (!padded.Contains(fix.At))
            {
                if (session.Inside.Remove(slot))
                {
                    left.Add(slot);
                }

                continue;
            }

            session.Inside.Add(slot);
            if (session.Named.Add(slot))
            {
                names.Add([slot, fix.Id, fix.CallSign, fix.Kind]);
            }

            UnitRecord.Write(records, slot, fix, now);
        }

        session.UnitVersion = version;
        return (records.WrittenSpan.ToArray(), names.ToImmutable(), left.ToImmutable());
    }

    private static GeoBox Pad(GeoBox box)
    {
        double dx = (box.East - box.West) * 0.2, dy = (box.North - box.South) * 0.2;
        return new GeoBox(box.West - dx, box.South - dy, box.East + dx, box.North + dy);
    }

    /// <summary>What one map has been sent.</summary>
    private sealed class MapSession
    {
        public MapViewer.View? View { get; set; }

        public UnitTable? Units { get; set; }

        public HashSet<int> Inside { get; } = [];

        public HashSet<int> Named { get; } = [];

        public long UnitVersion { get; set; }

        public long LayersVersion { get; set; } = -1;

        public long Number { get; set; }

        public long SentAt { get; set; }

        public long KeyframeAt { get; set; }
    }
}
