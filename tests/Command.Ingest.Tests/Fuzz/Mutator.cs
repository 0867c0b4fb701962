namespace Command.Ingest.Tests.Fuzz;

/// <summary>Makes inputs that are almost right. The same seed makes the same inputs on any machine.</summary>
public sealed class Mutator(Corpus corpus, int seed)
{
    private const int LargestInput = 1 << 20;

    private static readonly byte[][] s_lies = [[0], [0xFF], [0x7F], [0x80], [0, 0], [0xFF, 0xFF], [0x0F, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF]];

    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        byte[] input = [.. Pick()];
        for (int times = _random.Next(1, 6); times > 0; times--)
        {
            input = Mutated(input);
        }

        return _random.Next(2) == 0 ? corpus.Repair(input) : input;
    }

    private byte[] Pick() => corpus.Inputs[_random.Next(corpus.Inputs.Length)];

    private byte[] Mutated(byte[] input)
    {
        int at = _random.Next(input.Length + 1), to = at + _random.Next(input.Length - at + 1);
        byte[] mutated = _random.Next(8) switch
        {
            0 => Flipped(input),
            1 => input[..at],
            2 => [.. input[..at], .. input[to..]],
            3 => [.. input[..to], .. input[at..]],
            4 => Spliced(input, at),
            5 => [.. input[..at], .. corpus.Tokens[_random.Next(corpus.Tokens.Length)], .. input[at..]],
            6 => Over(input, at, corpus.Tokens[_random.Next(corpus.Tokens.Length)]),
            _ => Over(input, at, s_lies[_random.Next(s_lies.Length)]),
        };
        return mutated.Length > LargestInput ? mutated[..LargestInput] : mutated;
    }

    private byte[] Flipped(byte[] input)
    {
        if (input.Length > 0)
        {
            input[_random.Next(input.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return input;
    }

    private byte[] Spliced(byte[] input, int at)
    {
        byte[] other = Pick();
        return [.. input[..at], .. other[_random.Next(other.Length + 1)..]];
    }

    private static byte[] Over(byte[] input, int at, byte[] bytes)
    {
        byte[] written = [.. input];
        bytes.AsSpan(0, Math.Min(bytes.Length, input.Length - at)).CopyTo(written.AsSpan(at));
        return written;
    }
}
