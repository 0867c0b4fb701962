using Command.Ingest.Fusion.Wording;
using CsCheck;

namespace Command.Ingest.Tests.Fusion.Wording;

public sealed class LikenessTests
{
    [Fact]
    public void Jaccard_SameStoryInOtherWords_IsNearerThanAnother()
    {
        ReportWording told = Readers.Read("中山路商场门口有人推着婴儿车过马路时滑倒，警察在维持秩序，旁边停着一辆救护车");
        ReportWording again = Readers.Read("您好，市民反映：中山路商场门口推着婴儿车过马路滑倒了，警察维持秩序，请尽快处理");
        ReportWording other = Readers.Read("楼上邻居装修往下水管里倒水泥，物业一直推脱责任，业主群里都在说");

        Assert.True(Likeness.Jaccard(told, again) > 0.4, $"{Likeness.Jaccard(told, again)}");
        Assert.True(Likeness.Jaccard(told, other) < 0.1, $"{Likeness.Jaccard(told, other)}");
    }

    [Fact]
    public void Jaccard_OnlyKindsPlacesAndPolitePhrases_LeaveNothingToCompare()
    {
        ReportWording one = Readers.Read("市民反映中山路积水，请尽快处理");

        Assert.Empty(one.Shingles);
        Assert.Equal(0, Likeness.Jaccard(one, one));
        Assert.True(Likeness.SameWords(one, one));
    }

    [Fact]
    public void Jaccard_OfTwoSketches_IsNearTheTrueShare()
    {
        // Hashes of two long texts with known overlap: 1500 each, 1000 in common, so that 1000 of 2000 are shared.
        ulong[] all = [.. Enumerable.Range(1, 2_000).Select(i => Spread((ulong)i))];
        ReportWording a = Sketched(all.Take(1_500)), b = Sketched(all.Skip(500));

        Assert.InRange(Likeness.Jaccard(a, b), 0.3, 0.7);
        Assert.Equal(1, Likeness.Jaccard(a, a));
    }

    [Fact]
    public void Jaccard_IsSymmetricAndAShare() => Gen.Select(Sentences(), Sentences()).Sample((one, other) =>
    {
        ReportWording a = Readers.Read(one), b = Readers.Read(other);
        double there = Likeness.Jaccard(a, b), back = Likeness.Jaccard(b, a);

        Assert.Equal(there, back);
        Assert.InRange(there, 0, 1);
        Assert.Equal(Likeness.SharedNames(a, b), Likeness.SharedNames(b, a));
        Assert.Equal(Likeness.SharedNames(a, b), a.Names.Intersect(b.Names).Count());
        Assert.Equal(Likeness.SharedDetails(a, b), a.Details.Intersect(b.Details).Count());
    }, iter: 500);

    [Theory]
    [InlineData("中山路88号着火", "中山路90号冒烟", true)]
    [InlineData("中山路88号着火", "中山路88号冒烟", false)]
    [InlineData("中山路88号着火", "文昌街90号冒烟", false)]
    [InlineData("中山路88号着火", "中山路冒烟", false)]
    public void OtherHouse_OnOneStreet_IsTold(string one, string other, bool expected)
    {
        Assert.Equal(expected, Likeness.OtherHouse(Readers.Read(one), Readers.Read(other)));
        Assert.Equal(expected, Likeness.OtherHouse(Readers.Read(other), Readers.Read(one)));
    }

    [Fact]
    public void Kinds_GoByWhatThePackJoins()
    {
        ReportWording fire = Readers.Read("着火"), smoke = Readers.Read("冒烟"), litter = Readers.Read("垃圾");

        Assert.Equal(0.63, Likeness.Kinds(fire, smoke, Harbin.Pack.JoinWeight), 6);
        Assert.Equal(0, Likeness.Kinds(fire, litter, Harbin.Pack.JoinWeight));
        Assert.Equal(0, Likeness.Kinds(fire, ReportWording.Nothing, Harbin.Pack.JoinWeight));
    }

    private static Gen<string> Sentences()
    {
        string[] texts = [.. ChineseSentences.Rows.Concat(EnglishSentences.Rows).Select(r => r.Data.Item1)];
        return Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
    }

    private static ReportWording Sketched(IEnumerable<ulong> hashes) => new() { Shingles = [.. hashes.Order().Take(ReportWording.MostShingles)] };

    private static ulong Spread(ulong i)
    {
        ulong hash = i * 0x9e3779b97f4a7c15;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        return hash ^ (hash >> 27);
    }
}
