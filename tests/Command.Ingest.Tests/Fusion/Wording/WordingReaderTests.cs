using Command.Ingest.Fusion.Wording;

namespace Command.Ingest.Tests.Fusion.Wording;

public sealed class WordingReaderTests
{
    public static TheoryData<string, string, string, string, bool> Chinese => ChineseSentences.Rows;

    public static TheoryData<string, string, string, string, bool> English => EnglishSentences.Rows;

    [Theory]
    [MemberData(nameof(Chinese))]
    [MemberData(nameof(English))]
    public void Read_Sentence_SaysWhatAPersonReads(string text, string kinds, string names, string details, bool over)
    {
        ReportWording wording = Readers.Read(text);

        Assert.Superset(kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), Readers.KindsOf(wording).ToHashSet());
        Assert.Equal(kinds.Length == 0, wording.Kinds.IsEmpty);
        Assert.Equal(names, string.Join(';', wording.Names));
        Assert.Equal(details, string.Join(';', wording.Details));
        Assert.Equal(over, wording.Over);
    }

    [Theory]
    [InlineData("没有积水，交通正常", "waterlogging")]
    [InlineData("未发现明显的煤气味", "gas-leak")]
    [InlineData("无人员伤亡", "medical")]
    [InlineData("并未着火", "fire")]
    [InlineData("没有老人被困", "rescue")]
    [InlineData("无火灾、爆炸和塌陷", "explosion")]
    [InlineData("无火灾、爆炸和塌陷", "road-collapse")]
    [InlineData("不堵车了", "congestion")]
    [InlineData("there is no fire here", "fire")]
    [InlineData("no sign of any gas leak", "gas-leak")]
    [InlineData("nobody was injured", "medical")]
    [InlineData("The car isn't on fire", "fire")]
    [InlineData("no fire or explosion", "explosion")]
    public void Read_Denied_IsNotAKind(string text, string kind) => Assert.DoesNotContain(kind, Readers.KindsOf(Readers.Read(text)));

    [Theory]
    [InlineData("没有人受伤，路面积水", "waterlogging")]
    [InlineData("积水没有人处理", "waterlogging")]
    [InlineData("没有及时清理，积雪很厚", "snow-ice")]
    [InlineData("没人清理积雪", "snow-ice")]
    [InlineData("淹没路面，积水严重", "waterlogging")]
    [InlineData("无法通行，塌陷", "road-collapse")]
    [InlineData("没有电", "power-outage")]
    [InlineData("尚未恢复供电", "power-outage")]
    [InlineData("火势还没有得到控制", "fire")]
    [InlineData("not passable due to flooding", "waterlogging")]
    [InlineData("no power in the whole building", "power-outage")]
    [InlineData("No injuries. Gas leak in the basement", "gas-leak")]
    public void Read_DenialOfSomethingElse_LeavesTheKind(string text, string kind) => Assert.Contains(kind, Readers.KindsOf(Readers.Read(text)));

    [Theory]
    [InlineData("火车站人很多", "fire")]
    [InlineData("吃火锅", "fire")]
    [InlineData("灭火器过期了", "fire")]
    [InlineData("沿着火车道走", "fire")]
    [InlineData("乱停电动车", "power-outage")]
    [InlineData("群众生活被困难压着", "elevator")]
    [InlineData("the fire station is here", "fire")]
    [InlineData("parked by a fire hydrant", "fire")]
    [InlineData("the gas station is open", "gas-leak")]
    [InlineData("misfire of an engine", "fire")]
    public void Read_WordInsideAnother_IsNotAKind(string text, string kind) => Assert.DoesNotContain(kind, Readers.KindsOf(Readers.Read(text)));

    [Theory]
    [InlineData("宿舍着火", "模拟宿舍着火")]
    [InlineData("火灾", "预防火灾")]
    [InlineData("有煤气泄漏", "是否有煤气泄漏")]
    [InlineData("着火", "如果着火")]
    [InlineData("火灾", "火灾隐患")]
    [InlineData("暴雨", "预计暴雨")]
    public void Read_OnlySupposed_WeighsLess(string plain, string supposed)
    {
        KindWeight said = Assert.Single(Readers.Read(plain).Kinds);
        KindWeight meant = Assert.Single(Readers.Read(supposed).Kinds);

        Assert.Equal(said.Kind, meant.Kind);
        Assert.True(meant.Weight <= said.Weight * 0.6, $"{meant} against {said}");
    }

    [Fact]
    public void Read_MoreWordsOfAKind_WeighsMore()
    {
        double once = Readers.Read("冒烟").Kinds[0].Weight;
        double twice = Readers.Read("冒烟，有火苗").Kinds[0].Weight;
        double same = Readers.Read("冒烟，冒烟").Kinds[0].Weight;

        Assert.True(twice > once);
        Assert.Equal(once, same);
    }

    [Fact]
    public void Read_ManyKinds_KeepsTheStrongest()
    {
        ReportWording wording = Readers.Read("着火爆炸，两车相撞，路面塌陷，煤气泄漏，停电，树倒，积水，垃圾");

        Assert.Equal(ReportWording.MostKinds, wording.Kinds.Length);
        Assert.Equal(wording.Kinds.OrderByDescending(k => k.Weight).ThenBy(k => k.Kind, StringComparer.Ordinal), wording.Kinds);
    }

    [Theory]
    [InlineData("积水已排净", true)]
    [InlineData("积水尚未排净", false)]
    [InlineData("明火已扑灭", true)]
    [InlineData("还没有被扑灭", false)]
    [InlineData("正在组织恢复供水", false)]
    [InlineData("什么时候能恢复供热", false)]
    [InlineData("已经恢复通行", true)]
    [InlineData("无法恢复通行", false)]
    [InlineData("水已退，现在又开始涨了", false)]
    [InlineData("fire extinguished", true)]
    [InlineData("the fire is not extinguished yet", false)]
    [InlineData("power will be restored at 5", false)]
    [InlineData("road is still closed", false)]
    [InlineData("the snow needs to be cleared", false)]
    public void Read_End_IsOnlyOneThatHasCome(string text, bool over) => Assert.Equal(over, Readers.Read(text).Over);

    [Theory]
    [InlineData("积水半米深", "积水50厘米")]
    [InlineData("积水半米深", "積水約0.5米")]
    [InlineData("水没过膝盖", "the water is knee deep")]
    [InlineData("三人受伤", "3个人受伤")]
    [InlineData("仨人受伤", "3 people injured")]
    [InlineData("两辆车", "俩车撞了")]
    [InlineData("地铁1号线", "metro line 1")]
    [InlineData("一号线", "1号线")]
    [InlineData("101路公交", "bus 101")]
    [InlineData("黑A12345", "黑a·12345")]
    [InlineData("三楼", "3层")]
    [InlineData("三楼", "on the third floor")]
    [InlineData("白色小轿车", "a white sedan")]
    [InlineData("一米五", "1.5米")]
    [InlineData("3#楼", "3号楼")]
    public void Read_SaidInTwoWays_HasADetailInCommon(string one, string other) =>
        Assert.NotEqual(0, Likeness.SharedDetails(Readers.Read(one), Readers.Read(other)));

    [Theory]
    [InlineData("一直一样一起")]
    [InlineData("七八个人")]
    [InlineData("好几十人")]
    [InlineData("20分钟前，8点30")]
    [InlineData("中山路88号")]
    [InlineData("三辅街")]
    public void Read_NumbersThatCountNothing_AreNoDetails(string text) => Assert.Empty(Readers.Read(text).Details);

    [Fact]
    public void Read_Address_GivesPlacesAndDetailsButNoKinds()
    {
        ReportWording wording = Readers.Harbin.Read(null, "有人摔倒", "香坊区公滨路345号消防支队着火点2单元");

        Assert.Contains("公滨路#345", wording.Names);
        Assert.Contains("2单元", wording.Details);
        Assert.DoesNotContain("fire", Readers.KindsOf(wording));
    }

    [Fact]
    public void Read_Title_CountsAsSaid()
    {
        ReportWording wording = Readers.Harbin.Read("道路积水", "车过不来了", null);

        Assert.Contains("waterlogging", Readers.KindsOf(wording));
    }

    [Fact]
    public void Read_DeniedAtTheEndOfTheTitle_DoesNotReachIntoTheText() =>
        Assert.Contains("fire", Readers.KindsOf(Readers.Harbin.Read("没有", "着火", null)));

    [Fact]
    public void Read_Nothing_SaysNothing()
    {
        Assert.Equal(ReportWording.Nothing, Readers.Harbin.Read(null, null, null));
        Assert.Equal(ReportWording.Nothing, Readers.Harbin.Read("", " 。!?\u200b\ufeff", "\n"));
    }

    [Theory]
    [InlineData("中山路文昌街交叉口着火")]
    [InlineData("文昌街与中山路路口着火")]
    [InlineData("文昌街、中山路交汇处着火")]
    [InlineData("fire at the corner of Wenchang Street and Zhongshan Road")]
    [InlineData("fire, Zhongshan Rd & Wenchang St")]
    [InlineData("Zhongshan Lu / Wenchang Jie fire")]
    public void Read_OneCrossingSaidInManyWays_HasOneName(string text) => Assert.Contains("中山路×文昌街", Readers.Read(text).Names);

    [Theory]
    [InlineData("中山路和文昌街积水")]
    [InlineData("中山路到文昌街之间积水")]
    [InlineData("Zhongshan Road and Wenchang Street flooded")]
    public void Read_TwoStreetsWithoutACrossing_AreTwoStreets(string text) => Assert.Equal(["中山路", "文昌街"], Readers.Read(text).Names);

    [Theory]
    [InlineData("建设路口有积水", "建设路")]
    [InlineData("在建设路发现积水", "建设路")]
    [InlineData("从建设路到和谐街堵车", "和谐街;建设路")]
    [InlineData("市民反映和兴路有积水", "和兴路")]
    [InlineData("我家在阳光小区", "阳光小区")]
    [InlineData("送到人民医院", "人民医院")]
    [InlineData("建设路12号", "建设路;建设路#12")]
    [InlineData("建设路路面塌陷", "建设路")]
    [InlineData("建设路面塌陷", "建设路")]
    [InlineData("一条马路，整条街，这个小区，人行道，十字路口", "")]
    [InlineData("car on Maple Street and 5th Ave", "5th avenue;maple street")]
    [InlineData("water on the road, down the street, in a hospital", "")]
    public void Read_NameThatNoPackLists_IsKnownByItsEnding(string text, string names) =>
        Assert.Equal(names, string.Join(';', Readers.Nameless.Read(null, text, null).Names));

    [Fact]
    public void Read_SameWordsWithOtherNumbers_AreTheSameWhole()
    {
        Assert.Equal(Readers.Read("中山路88号着火!").Whole, Readers.Read("中山路 90号，着火。").Whole);
        Assert.NotEqual(Readers.Read("中山路着火").Whole, Readers.Read("文昌街着火").Whole);
        Assert.Equal(Readers.Harbin.Read("一", "着火", null).Whole, Readers.Harbin.Read("二", "着火", null).Whole);
        Assert.Equal(0ul, Readers.Read("12345").Whole);
    }
}
