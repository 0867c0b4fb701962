using Command.Ingest.Feeds;

namespace Command.Ingest.Tests.Fuzz;

/// <summary>Every decoder against inputs that are almost right; the long run is <c>Command.Benchmarks -- fuzz</c>.</summary>
public sealed class FuzzTests
{
    private const int Seed = 651, Inputs = 1500;

    public static TheoryData<string> Formats => [.. FeedFormats.All.Select(d => d.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Corpus_OfAnyFormat_HasInputsWithMessagesAndNoFault(string format)
    {
        IFeedDecoder decoder = FeedFormats.All.First(d => d.Format == format);

        Assert.Contains(Corpus.Of(decoder, Samples.Root).Inputs, i => decoder.Decode(i, Corpus.Context(format)) is { Faults.IsEmpty: true, Messages.IsEmpty: false });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_AlmostRightInputs_AnswersWithValuesThatHold(string format)
    {
        IFeedDecoder decoder = FeedFormats.All.First(d => d.Format == format);
        Corpus corpus = Corpus.Of(decoder, Samples.RootOrNull);
        Mutator mutator = new(corpus, Seed);
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = mutator.Next();
            Assert.True(Invariants.Broken(decoder, input) is null, $"Input {i} of seed {Seed}: {Invariants.Broken(decoder, input)}");
        }
    }
}
