using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Past;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Tests.Journal.Past;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Ingest.Tests.Journal;

public abstract partial class JournalCompliance
{
    [Fact]
    public async Task Past_AnyMomentInAnyOrder_IsThePlainFoldOfWhatWasKnownThen()
    {
        const int Entries = 120;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-past-");
        await using IJournalStore journal = Open(nameof(Past_AnyMomentInAnyOrder_IsThePlainFoldOfWhatWasKnownThen));
        ImmutableArray<JournalEntry> entries = PastEntries.Make(Entries);
        await journal.AppendAsync(0, entries, [], Cancel);
        using PastPictures past = new(journal, new Checkpoints(journal, folder.FullName, 1 << 24, NullLogger<Checkpoints>.Instance), new PastMemory(1 << 20));
        string[] plain = new string[Entries + 1];
        PictureState picture = PictureState.Empty;
        foreach (JournalEntry entry in entries)
        {
            picture = Fold.Evolve(picture, entry);
            plain[entry.Sequence] = PastEntries.Json(picture);
        }

        foreach (int asked in Enumerable.Range(1, Entries).OrderBy(i => i * 7919 % 127))
        {
            Assert.Equal(plain[asked], PastEntries.Json(await past.AtSequenceAsync(asked, Cancel)));
        }

        for (int second = -1; second < 42; second++)
        {
            DateTimeOffset moment = PastEntries.Start.AddSeconds(second);
            PastPicture? at = await past.AtAsync(moment.ToOffset(TimeSpan.FromHours(8)), Cancel);
            long last = Math.Min(Entries, 3 * (second + 1));
            Assert.Equal(last == 0 ? null : plain[last], at is null ? null : PastEntries.Json(at.State));
            Assert.Equal(last, at?.Sequence ?? 0);
        }

        folder.Delete(recursive: true);
    }
}
