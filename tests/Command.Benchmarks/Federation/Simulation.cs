using System.Diagnostics;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;

namespace Command.Benchmarks.Federation;

/// <summary>One word of a warning as it was issued, and who has to know of it.</summary>
/// <param name="Cities">Cities that its area touches, the issuer among them only if it does.</param>
internal sealed record IssuedAlert(AlertWord Word, Alert Alert, int Issuer, IReadOnlyList<int> Cities, DateTimeOffset At);

/// <summary>Messages and bytes of one node, both ways.</summary>
internal sealed class Traffic
{
    public long Messages { get; set; }

    public long Bytes { get; set; }
}

/// <summary>
/// A federation in one process under one seeded clock. Warnings are pushed as CAP documents to the peers whose ground they touch, who hand them on; each
/// link keeps a cursor over what its peer has acknowledged. The CAP index of each peer is read besides, and its incidents as GeoJSON features.
/// </summary>
internal sealed class Simulation : IAsyncDisposable
{
    private static readonly TimeSpan s_index = TimeSpan.FromMinutes(5), s_incidents = TimeSpan.FromMinutes(2), s_minute = TimeSpan.FromMinutes(1);

    // POST line, host, key, type, length and the 202 with its counts: what Kestrel and HttpClient put around a pushed document.
    private const int PushHead = 520;

    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Order)> _agenda = new();
    private readonly Dictionary<(int From, int To), Link> _links = [];
    private readonly Dictionary<(string Sender, string Identifier), IssuedAlert> _byAlert = [];
    private readonly StoryClock _clock;
    private readonly Story _story;
    private readonly Wire _wire;
    private readonly bool _pollOnly;
    private readonly DateTimeOffset _until;
    private long _order;

    public Simulation(CityGrid grid, CityPack pack, Story story, DateTimeOffset start, DateTimeOffset until, int seed, bool pollOnly)
    {
        _clock = new StoryClock(start);
        (Grid, _story, _until, _pollOnly, _wire) = (grid, story, until, pollOnly, new Wire(new Random(seed + 1)));
        Nodes = [.. grid.Sites.Select(s => new CityNode(s, pack, Costs, _clock))];
        Traffic = [.. grid.Sites.Select(_ => new Traffic())];
        foreach (CitySite site in grid.Sites)
        {
            foreach (int peer in site.Peers)
            {
                _links[(site.Index, peer)] = new Link();
            }
        }
    }

    public CityGrid Grid { get; }

    public CityNode[] Nodes { get; }

    public Traffic[] Traffic { get; }

    public Costs Costs { get; } = new();

    public Wire Wire => _wire;

    public List<IssuedAlert> Issued { get; } = [];

    /// <summary>When each node took each alert.</summary>
    public Dictionary<(int Node, IssuedAlert Alert), DateTimeOffset> Taken { get; } = [];

    public Dictionary<BorderRuling, long> Pushed { get; } = [];

    public Dictionary<BorderRuling, long> Polled { get; } = [];

    /// <summary>Words that came after a later word of the same warning.</summary>
    public long Overtaken { get; private set; }

    /// <summary>Documents that had to be sent a second time.</summary>
    public long SentAgain { get; private set; }

    public long IndexPolls { get; private set; }

    public long IndexUnchanged { get; private set; }

    public long IndexBytes { get; private set; }

    public long DocumentBytes { get; private set; }

    public long PushBytes { get; private set; }

    public long PushMessages { get; private set; }

    public long IncidentPolls { get; private set; }

    public long IncidentBytes { get; private set; }

    public long IncidentsTaken { get; private set; }

    public long IncidentEchoes { get; private set; }

    /// <summary>When each node first took each border report.</summary>
    public Dictionary<(int Node, string Report), DateTimeOffset> BorderTaken { get; } = [];

    public long Unacknowledged => _links.Values.Sum(l => l.Sent.LongCount(s => !s.Acknowledged));

    public async Task RunAsync()
    {
        foreach (AlertWord word in _story.Alerts.Where(w => w.At < _until))
        {
            At(word.At, () => IssueAsync(word));
        }

        foreach (ReportWord word in _story.Reports.Where(w => w.At < _until))
        {
            At(word.At, () => TellAsync(word));
        }

        foreach (Outage outage in _story.Outages)
        {
            At(outage.From, () => DownAsync(outage.Node, true));
            At(outage.To, () => ReturnAsync(Nodes[outage.Node]));
        }

        foreach (CityNode node in Nodes)
        {
            foreach (int peer in node.Site.Peers)
            {
                Every(s_index, () => ReadIndexAsync(node, Nodes[peer]));
                // A province makes no incidents of its own: what it shows are its cities', who tell of them themselves.
                if (peer < Grid.Cities && (node.Site.IsCity || Nodes[peer].Site.Province == node.Site.Index))
                {
                    Every(s_incidents, () => ReadIncidentsAsync(node, Nodes[peer]));
                }

                Every(s_minute / 2, () => PushDueAsync(node.Site.Index, peer));
            }

            Every(s_minute, () => TickAsync(node));
        }

        while (_agenda.TryDequeue(out Func<Task>? next, out (DateTimeOffset At, long Order) when) && when.At <= _until)
        {
            _clock.Now = when.At;
            await next();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CityNode node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    private void At(DateTimeOffset when, Func<Task> what) => _agenda.Enqueue(what, (when, _order++));

    private void Every(TimeSpan interval, Func<Task> what)
    {
        At(_clock.Now + _wire.Somewhere(interval), Again);
        async Task Again()
        {
            At(_clock.Now + interval, Again);
            await what();
        }
    }

    private Task DownAsync(int node, bool down)
    {
        Nodes[node].IsDown = down;
        return Task.CompletedTask;
    }

    private async Task ReturnAsync(CityNode node)
    {
        await DownAsync(node.Site.Index, false);
        foreach (int peer in node.Site.Peers)
        {
            await ReadIndexAsync(node, Nodes[peer]);
        }
    }

    /// <summary>When a node that is down is there again. What waited for it then happens in its order.</summary>
    private DateTimeOffset Back(int node) => _story.Outages.First(o => o.Node == node).To;

    private Task TickAsync(CityNode node)
    {
        if (!node.IsDown)
        {
            node.Tick(_clock.Now);
        }

        return Task.CompletedTask;
    }

    private Task TellAsync(ReportWord word)
    {
        if (Nodes[word.Node].IsDown)
        {
            At(Back(word.Node), () => TellAsync(word));
        }
        else
        {
            Nodes[word.Node].TakeOwn(word, _clock.Now);
        }

        return Task.CompletedTask;
    }

    private Task IssueAsync(AlertWord word)
    {
        CityNode node = Nodes[word.Node];
        if (node.IsDown)
        {
            At(Back(word.Node), () => IssueAsync(word));
            return Task.CompletedTask;
        }

        Alert alert = node.Issue(word, _clock.Now);
        IssuedAlert issued = new(word, alert, word.Node, Grid.Touched(word.Area), _clock.Now);
        Issued.Add(issued);
        _byAlert[(alert.Sender, alert.SourceId)] = issued;
        Taken[(word.Node, issued)] = _clock.Now;
        return HandOnAsync(node, alert, from: -1);
    }

    /// <summary>Puts an alert into the outbox of each peer that it touches, or that was sent what it ends.</summary>
    private async Task HandOnAsync(CityNode node, Alert alert, int from)
    {
        if (_pollOnly)
        {
            return;
        }

        byte[]? document = null;
        foreach (int peer in node.Site.Peers.Where(p => p != from))
        {
            Link link = _links[(node.Site.Index, peer)];
            bool touches = alert.Shape is { } shape && CityGrid.Touches(Nodes[peer].Site, shape);
            if (!touches && !alert.References.Any(r => link.Names.Contains((r.Sender, r.Identifier)) || _links[(peer, node.Site.Index)].Names.Contains((r.Sender, r.Identifier))))
            {
                continue;
            }

            if (document is null)
            {
                long began = Stopwatch.GetTimestamp();
                document = CapWriter.Write(alert);
                Costs.Add(Step.AlertWrite, began);
            }

            link.Names.Add((alert.Sender, alert.SourceId));
            link.Sent.Add(new Sending(document));
            await PushDueAsync(node.Site.Index, peer);
        }
    }

    private Task PushDueAsync(int from, int to)
    {
        Link link = _links[(from, to)];
        if (Nodes[from].IsDown)
        {
            return Task.CompletedTask;
        }

        for (int i = link.Cursor; i < link.Sent.Count; i++)
        {
            Sending sending = link.Sent[i];
            if (sending.Acknowledged || sending.Due > _clock.Now)
            {
                continue;
            }

            sending.Tries++;
            SentAgain += sending.Tries == 2 ? 1 : 0;
            sending.Due = _clock.Now + TimeSpan.FromSeconds(Math.Min(600, 30 * Math.Pow(2, sending.Tries - 1)));
            foreach (TimeSpan delay in _wire.Arrivals())
            {
                At(_clock.Now + delay, () => ArriveAsync(from, to, sending));
            }

            Count(from, to, sending.Document.Length + PushHead);
            PushBytes += sending.Document.Length + PushHead;
            PushMessages++;
        }

        return Task.CompletedTask;
    }

    /// <summary>A peer that asks is there again: what it has not acknowledged goes to it from the cursor on, without waiting for the next try.</summary>
    private Task ResumeAsync(int from, int to)
    {
        Link link = _links[(from, to)];
        foreach (Sending sending in link.Sent.Skip(link.Cursor).Where(s => s is { Acknowledged: false, Tries: > 2 }))
        {
            sending.Due = _clock.Now;
        }

        return PushDueAsync(from, to);
    }

    private async Task ArriveAsync(int from, int to, Sending sending)
    {
        CityNode node = Nodes[to];
        if (node.IsDown)
        {
            return;
        }

        (Alert? alert, BorderRuling ruling) = node.TakeAlert(sending.Document, meant: true, _clock.Now);
        Pushed[ruling] = Pushed.GetValueOrDefault(ruling) + 1;
        if (!_wire.Loses())
        {
            Acknowledge(_links[(from, to)], sending);
        }

        if (ruling == BorderRuling.Take)
        {
            Note(node, alert!);
            _links[(to, from)].Names.Add((alert!.Sender, alert.SourceId));
            await HandOnAsync(node, alert, from);
        }
    }

    private static void Acknowledge(Link link, Sending sending)
    {
        sending.Acknowledged = true;
        while (link.Cursor < link.Sent.Count && link.Sent[link.Cursor].Acknowledged)
        {
            link.Cursor++;
        }
    }

    private async Task ReadIndexAsync(CityNode node, CityNode peer)
    {
        if (node.IsDown || peer.IsDown || _wire.Loses())
        {
            return;
        }

        Link link = _links[(node.Site.Index, peer.Site.Index)];
        string? next = "/cap?limit=1000";
        for (int page = 1; next is not null; page++)
        {
            long began = Stopwatch.GetTimestamp();
            NodeAnswer answer = await peer.Server.GetAsync(next, page == 1 ? link.ETag : null);
            Costs.Add(Step.IndexAnswer, began);
            IndexPolls++;
            IndexBytes += answer.WireBytes;
            Count(node.Site.Index, peer.Site.Index, answer.WireBytes);
            await ResumeAsync(peer.Site.Index, node.Site.Index);
            if (answer.Status == 304)
            {
                IndexUnchanged++;
                return;
            }

            Expect(answer, next);
            began = Stopwatch.GetTimestamp();
            string[] links = [.. CityNode.Links(answer.Body).Where(link.Followed.Add)];
            Costs.Add(Step.IndexRead, began);
            bool whole = true;
            foreach (string address in links)
            {
                whole &= await FollowAsync(node, peer, link, address);
            }

            next = null;
            // As the poller does it: what could not be fetched is no reason to be told "unchanged" the next time.
            link.ETag = whole ? answer.ETag : null;
        }
    }

    private async Task<bool> FollowAsync(CityNode node, CityNode peer, Link link, string address)
    {
        if (_wire.Loses())
        {
            link.Followed.Remove(address);
            return false;
        }

        long began = Stopwatch.GetTimestamp();
        NodeAnswer document = await peer.Server.GetAsync(new Uri(address).PathAndQuery, null);
        Costs.Add(Step.DocumentAnswer, began);
        DocumentBytes += document.WireBytes;
        Count(node.Site.Index, peer.Site.Index, document.WireBytes);
        if (document.Status == 404)
        {
            return true;
        }

        Expect(document, address);
        if (_pollOnly)
        {
            BorderRuling kept = node.TakeUnasked(document.Body, "n-" + peer.Site.Name, _clock.Now) ? BorderRuling.Take : BorderRuling.Known;
            Polled[kept] = Polled.GetValueOrDefault(kept) + 1;
            return true;
        }

        (Alert? alert, BorderRuling ruling) = node.TakeAlert(document.Body, meant: false, _clock.Now);
        Polled[ruling] = Polled.GetValueOrDefault(ruling) + 1;
        if (ruling == BorderRuling.Take)
        {
            Note(node, alert!);
            await HandOnAsync(node, alert!, peer.Site.Index);
        }

        return true;
    }

    private async Task ReadIncidentsAsync(CityNode node, CityNode peer)
    {
        if (node.IsDown || peer.IsDown || _wire.Loses())
        {
            return;
        }

        const double Beyond = 0.05;
        Geo.GeoBox box = node.Site.Bounds;
        string? next = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"/ogc/collections/incidents/items?limit=200&bbox={box.West - Beyond:0.####},{box.South - Beyond:0.####},{box.East + Beyond:0.####},{box.North + Beyond:0.####}");
        while (next is not null)
        {
            long began = Stopwatch.GetTimestamp();
            NodeAnswer answer = await peer.Server.GetAsync(next, null);
            Costs.Add(Step.IncidentsAnswer, began);
            IncidentPolls++;
            IncidentBytes += answer.WireBytes;
            Count(node.Site.Index, peer.Site.Index, answer.WireBytes);
            Expect(answer, next);
            began = Stopwatch.GetTimestamp();
            FeaturesPage page = NeighbourFeatures.Read(answer.Body, peer.Site.Name, node.Site.Name);
            Costs.Add(Step.IncidentsRead, began);
            IncidentEchoes += page.Echoes;
            foreach (Report report in page.Reports)
            {
                if (node.TakeBorder(report, _clock.Now))
                {
                    IncidentsTaken++;
                    BorderTaken.TryAdd((node.Site.Index, MessageIds.Of(report)), _clock.Now);
                }
            }

            next = page.Next;
        }
    }

    private void Note(CityNode node, Alert alert)
    {
        IssuedAlert issued = _byAlert[(alert.Sender, alert.SourceId)];
        Taken.TryAdd((node.Site.Index, issued), _clock.Now);
        if (alert.MsgType != "Cancel" && Issued.Any(i => i.Word.Chain == issued.Word.Chain && i.Word.Number > issued.Word.Number && Taken.ContainsKey((node.Site.Index, i))))
        {
            Overtaken++;
        }
    }

    private void Count(int one, int other, long bytes)
    {
        foreach (int node in (int[])[one, other])
        {
            Traffic[node].Messages++;
            Traffic[node].Bytes += bytes;
        }
    }

    private static void Expect(NodeAnswer answer, string path)
    {
        if (answer.Status != 200)
        {
            throw new InvalidOperationException($"{path}: {answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body)}");
        }
    }

    private sealed class Sending(byte[] document)
    {
        public byte[] Document => document;

        public bool Acknowledged { get; set; }

        public int Tries { get; set; }

        public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;
    }

    /// <summary>What one node has for another, and what it has read of it.</summary>
    private sealed class Link
    {
        /// <summary>All before it is acknowledged.</summary>
        public int Cursor { get; set; }

        public List<Sending> Sent { get; } = [];

        public HashSet<(string Sender, string Identifier)> Names { get; } = [];

        public HashSet<string> Followed { get; } = new(StringComparer.Ordinal);

        public string? ETag { get; set; }
    }
}
