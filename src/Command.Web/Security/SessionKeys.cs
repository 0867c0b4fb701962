using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Feeds;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace Command.Web.Security;

/// <summary>
/// The keys that cookies and form tokens are sealed with, in files of this node and, where Redis is set, in a hash for all nodes. Each has what the other
/// has: an emptied Redis is filled from the files, and a new node's folder from Redis, so that nobody is signed out by either.
/// </summary>
public sealed partial class SessionKeys(RedisLink link, WebKeys keys, string folder, TimeProvider time, ILogger<SessionKeys> logger) : BackgroundService, IXmlRepository
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(30), s_patience = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Task.Run(MeetAsync).GetAwaiter().GetResult().Values.Select(Parse).OfType<XElement>()];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        string text = element.ToString(SaveOptions.DisableFormatting);
        Keep(Name(friendlyName, text), text);
        Task.Run(MeetAsync).GetAwaiter().GetResult();
    }

    /// <summary>Gives the files and Redis what either lacks.</summary>
    /// <returns>All keys by name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> MeetAsync()
    {
        Dictionary<string, string> known = Files();
        if (!link.IsConfigured)
        {
            return known;
        }

        // A second node that did not wait for the first one's keys would make its own.
        await Task.WhenAny(link.ConnectionAsync(), Task.Delay(s_patience, time)).ConfigureAwait(false);
        (bool done, HashEntry[]? shared) = await link.TryAsync(db => db.HashGetAllAsync(keys.Sessions)).ConfigureAwait(false);
        if (!done)
        {
            return known;
        }

        Dictionary<string, string> there = [];
        foreach (HashEntry entry in shared!)
        {
            (string name, string text) = (entry.Name.ToString(), entry.Value.ToString());
            if (name == Name(name, text) && Parse(text) is not null)
            {
                there[name] = text;
                if (known.TryAdd(name, text))
                {
                    Keep(name, text);
                }
            }
        }

        HashEntry[] lacking = [.. known.Where(k => !there.ContainsKey(k.Key)).Select(k => new HashEntry(k.Key, k.Value))];
        if (lacking.Length > 0)
        {
            await link.DoAsync(db => db.HashSetAsync(keys.Sessions, lacking)).ConfigureAwait(false);
        }

        return known;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (link.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            await MeetAsync().ConfigureAwait(false);
            await Task.Delay(s_every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Dictionary<string, string> Files()
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        lock (_gate)
        {
            if (Directory.Exists(folder))
            {
                foreach (string file in Directory.EnumerateFiles(folder, "*.xml"))
                {
                    files[Path.GetFileNameWithoutExtension(file)] = File.ReadAllText(file);
                }
            }
        }

        return files;
    }

    private void Keep(string name, string text)
    {
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(folder);
                string file = Path.Combine(folder, name + ".xml"), fresh = file + ".new";
                FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using (StreamWriter writer = new(fresh, options))
                {
                    writer.Write(text);
                }

                File.Move(fresh, file, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && link.IsConfigured)
            {
                // Redis has it; without either nobody could stay signed in, and that is thrown.
                LogNotKept(folder, e);
            }
        }
    }

    /// <summary>A name that is a plain file name, whoever wrote it.</summary>
    private static string Name(string friendly, string text) =>
        friendly.Length is > 0 and <= 100 && friendly.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? friendly : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static XElement? Parse(string text) => SafeXml.Read(Encoding.UTF8.GetBytes(text), MostBytes).Document?.Root;

    [LoggerMessage(720, LogLevel.Error, "The session keys could not be kept in {Folder}; they are in Redis only. Check Command__DataDir and the disk")]
    private partial void LogNotKept(string folder, Exception e);
}
