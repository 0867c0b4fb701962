using Command.Benchmarks.Fusion;
using CsCheck;

namespace Command.Ingest.Tests.Exercise.Days;

public sealed class PartitionsTests
{
    private static readonly Gen<(int Truth, int Found)[]> s_items = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6]).Array[1, 40];

    [Fact]
    public void Compare_HandWorkedExample_GivesItsFigures()
    {
        // Truth {0 1 2} {3 4} {5}, found {0 1} {2 3} {4} {5}: four true pairs, two found, one of them right.
        Agreement agreement = Partitions.Compare([1, 1, 1, 2, 2, 3], [1, 1, 2, 2, 3, 4]);
        Assert.Equal((4, 2, 1), (agreement.TruePairs, agreement.FoundPairs, agreement.RightPairs));
        Assert.Equal(0.5, agreement.Precision, 9);
        Assert.Equal(0.25, agreement.Recall, 9);
        Assert.Equal(1.0 / 3, agreement.F1, 9);
        // B³ precision: 1, 1, 1/2, 1/2, 1, 1; recall: 2/3, 2/3, 1/3, 1/2, 1/2, 1.
        Assert.Equal(5.0 / 6, agreement.ItemPrecision, 9);
        Assert.Equal(11.0 / 18, agreement.ItemRecall, 9);
    }

    [Fact]
    public void Compare_AllTogether_IsRecalledWholeAndNotPrecise()
    {
        Agreement agreement = Partitions.Compare([1, 1, 2, 2], [1, 1, 1, 1]);
        Assert.Equal(1, agreement.Recall);
        Assert.Equal(1.0 / 3, agreement.Precision, 9);
        Assert.Equal(0.5, agreement.ItemPrecision, 9);
    }

    [Fact]
    public void Compare_AllApart_IsPreciseAndRecallsNothing()
    {
        Agreement agreement = Partitions.Compare([1, 1, 2, 2], [1, 2, 3, 4]);
        Assert.Equal((1, 0, 0), (agreement.Precision, agreement.Recall, agreement.F1));
        Assert.Equal(0.5, agreement.ItemRecall, 9);
    }

    [Fact]
    public void Compare_OfDifferentLength_IsABug() => Assert.Throws<ArgumentException>(() => Partitions.Compare([1, 1], [1]));

    [Fact]
    public void Compare_WithItself_IsOne() => s_items.Sample(items =>
    {
        int[] truth = [.. items.Select(i => i.Truth)];
        Agreement agreement = Partitions.Compare(truth, truth);
        Assert.Equal(1, agreement.F1);
        Assert.Equal(1, agreement.ItemF1, 9);
    });

    [Fact]
    public void Compare_OtherNamesForTheGroups_ChangeNothing() => s_items.Sample(items =>
        AssertSame(Of(items), Of([.. items.Select(i => (100 - i.Truth, 7 * i.Found))])));

    [Fact]
    public void Compare_AnotherOrder_ChangesNothing() => Gen.Select(s_items, Gen.Int).Sample((items, seed) =>
    {
        (int Truth, int Found)[] other = [.. items];
        new Random(seed).Shuffle(other);
        AssertSame(Of(items), Of(other));
    });

    [Fact]
    public void Compare_TruthAndFoundChangedOver_ChangesPrecisionAndRecallOver() => s_items.Sample(items =>
    {
        Agreement one = Of(items), other = Of([.. items.Select(i => (i.Found, i.Truth))]);
        Assert.Equal(one.Precision, other.Recall, 9);
        Assert.Equal(one.ItemPrecision, other.ItemRecall, 9);
        Assert.Equal(one.F1, other.F1, 9);
    });

    [Fact]
    public void Add_OfTwoDays_CountsBoth()
    {
        Agreement both = Partitions.Compare([1, 1], [1, 1]) + Partitions.Compare([1, 1], [1, 2]);
        Assert.Equal(0.5, both.Recall);
        Assert.Equal(4, both.Items);
    }

    [Fact]
    public void Error_OfWhatHoldsAsOftenAsStated_IsNone()
    {
        Calibration calibration = new();
        for (int i = 0; i < 10; i++)
        {
            calibration.Add(0.8, i < 8);
        }

        Assert.Equal(0, calibration.Error!.Value, 9);
    }

    [Fact]
    public void Error_OfWhatIsSureAndWrong_IsOne()
    {
        Calibration calibration = new();
        calibration.Add(1, held: false);
        Assert.Equal(1, calibration.Error);
    }

    [Fact]
    public void Error_OfTwoBins_IsWeightedByHowMany()
    {
        Calibration one = new(), other = new();
        one.Add(0.95, held: true);
        one.Add(0.95, held: true);
        one.Add(0.95, held: false);
        other.Add(0.15, held: false);
        one.Add(other);
        // |2.85 − 2| of three and |0.15 − 0| of one.
        Assert.Equal((0.85 + 0.15) / 4, one.Error!.Value, 9);
        Assert.Equal(4, one.Count);
    }

    [Fact]
    public void Error_OfNothing_IsUnknown() => Assert.Null(new Calibration().Error);

    private static Agreement Of((int Truth, int Found)[] items) => Partitions.Compare([.. items.Select(i => i.Truth)], [.. items.Select(i => i.Found)]);

    private static void AssertSame(Agreement one, Agreement other)
    {
        Assert.Equal((one.Items, one.TruePairs, one.FoundPairs, one.RightPairs), (other.Items, other.TruePairs, other.FoundPairs, other.RightPairs));
        Assert.Equal(one.PreciseItems, other.PreciseItems, 9);
        Assert.Equal(one.RecalledItems, other.RecalledItems, 9);
    }
}
