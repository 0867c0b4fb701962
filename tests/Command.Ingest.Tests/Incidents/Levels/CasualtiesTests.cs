using Command.Ingest.Incidents.Levels;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Levels;

public sealed class CasualtiesTests
{
    private const string Alphabet = "0123456789一二十百千万数多余人名死亡伤困失踪无未，。、 killed injured trapped no 3,";

    [Theory]
    [InlineData("事故造成3人死亡，5人受伤。", "dead=3;injured=5")]
    [InlineData("致3死5伤", "dead=3;injured=5")]
    [InlineData("死亡3人、受伤5人", "dead=3;injured=5")]
    [InlineData("死3人伤5人", "dead=3;injured=5")]
    [InlineData("死亡３人受伤１２人", "dead=3;injured=12")]
    [InlineData("火灾造成十余人受伤，二人失踪", "missing=2;injured=>10")]
    [InlineData("十几人受伤", "injured=>10")]
    [InlineData("约20名群众被困", "trapped=~20")]
    [InlineData("至少5人遇难", "dead=>5")]
    [InlineData("近百名旅客被困", "trapped=~100")]
    [InlineData("上百人受伤", "injured=>100")]
    [InlineData("数十人受伤", "injured=>20")]
    [InlineData("多人受伤", "injured=>3")]
    [InlineData("有人受伤", "injured=>1")]
    [InlineData("一辆轿车熄火,车内有一名老人和一名儿童被困。", "trapped=2")]
    [InlineData("停电后电梯停在11楼与12楼之间,困住4人。", "trapped=4")]
    [InlineData("三车追尾,占用左侧两条车道,有人受伤。", "injured=>1")]
    [InlineData("三辆车撞一起了,有个司机腿受伤。", "injured=>1")]
    [InlineData("死亡人数由2人上升至3人", "dead=3")]
    [InlineData("5人受伤，其中2人重伤", "injured=5")]
    [InlineData("2人重伤、3人轻伤", "injured=2;light=3")]
    [InlineData("一百二十三人被困", "trapped=123")]
    [InlineData("1名消防员牺牲", "dead=1")]
    [InlineData("出动50名消防员搜救被困群众", "trapped=>1")]
    [InlineData("尚有3人未救出", "trapped=3")]
    [InlineData("无死亡2人受伤", "injured=2")]
    [InlineData("第一人民医院附近2人受伤", "injured=2")]
    [InlineData("没有人员死亡，但有3人受伤", "injured=3")]
    [InlineData("3人下落不明", "missing=3")]
    [InlineData("曾先生报告：3人被困", "trapped=3")]
    [InlineData("电梯困人", "trapped=>1")]
    [InlineData("一名6岁男童落水失踪", "missing=1")]
    [InlineData("3号楼2单元5楼着火，有人被困", "trapped=>1")]
    [InlineData("3名工人一氧化碳中毒", "injured=3")]
    [InlineData("造成1死3伤2失踪", "dead=1;missing=2;injured=3")]
    [InlineData("多人伤亡", "injured=>3")]
    [InlineData("One person dead, four hurt", "dead=1;injured=4")]
    [InlineData("3 people were killed and at least 12 injured", "dead=3;injured=>12")]
    [InlineData("Crash on Heping Road, killing three and injuring about 5 people.", "dead=3;injured=~5")]
    [InlineData("Death toll rises to 12", "dead=12")]
    [InlineData("Two elderly residents trapped in the lift", "trapped=2")]
    [InlineData("A man is trapped under the bridge", "trapped=1")]
    [InlineData("3 dead 5 injured", "dead=3;injured=5")]
    [InlineData("Dozens of people hurt", "injured=>24")]
    [InlineData("1,200 people trapped on the train", "trapped=1200")]
    [InlineData("injuries reported", "injured=>1")]
    [InlineData("2 slightly injured", "light=2")]
    public void Of_WordsAboutPeople_AreCounted(string text, string expected) => Assert.Equal(expected, Casualties.Of(text).ToArgument());

    [Theory]
    [InlineData("明火已扑灭,无人员伤亡。")]
    [InlineData("未造成人员伤亡")]
    [InlineData("2人已救出,无受伤。")]
    [InlineData("零伤亡")]
    [InlineData("目前未接到人员伤亡报告")]
    [InlineData("0人受伤")]
    [InlineData("暂无人员被困")]
    [InlineData("Fire is out, no injuries.")]
    [InlineData("No one was hurt")]
    [InlineData("There were no casualties")]
    [InlineData("无人机巡查，未发现人员被困")]
    [InlineData("被困人员已全部救出")]
    [InlineData("2人被困，2人已救出")]
    public void Of_WordsThatNobodyIsHurt_SayNone(string text)
    {
        Casualties casualties = Casualties.Of(text);
        Assert.True(casualties.SaysNone);
        Assert.Null(casualties.Level);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("三个雨水箅子被树叶堵死,水下不去。")]
    [InlineData("连环追尾,堵得死死的。")]
    [InlineData("5辆车被困")]
    [InlineData("人民路有车辆被困")]
    [InlineData("是否有人员被困？")]
    [InlineData("人员伤亡情况正在核实")]
    [InlineData("人员伤亡不明")]
    [InlineData("被困2小时的车辆已拖离")]
    [InlineData("注意防范，防止人员伤亡")]
    [InlineData("可能造成人员伤亡，请注意")]
    [InlineData("missing manhole cover")]
    [InlineData("3 cars stuck in the water")]
    [InlineData("Injuries unknown")]
    [InlineData("dead tree on the road")]
    public void Of_WordsAboutNobody_SayNothing(string? text) => Assert.Equal(Casualties.Unsaid, Casualties.Of(text));

    [Theory]
    [InlineData(30, 0, 0, 0, 1)]
    [InlineData(29, 0, 0, 0, 2)]
    [InlineData(10, 0, 0, 0, 2)]
    [InlineData(9, 0, 0, 0, 3)]
    [InlineData(3, 0, 0, 0, 3)]
    [InlineData(2, 0, 0, 0, 4)]
    [InlineData(0, 100, 0, 0, 1)]
    [InlineData(0, 50, 0, 0, 2)]
    [InlineData(0, 10, 0, 0, 3)]
    [InlineData(0, 9, 0, 0, 4)]
    [InlineData(0, 0, 30, 0, 2)]
    [InlineData(0, 0, 9, 1, 3)]
    [InlineData(0, 0, 0, 3, 4)]
    [InlineData(2, 0, 8, 0, 3)]
    public void Level_ByTheNationalGrading_MissingAndTrappedWeighOneStepLess(int dead, int injured, int missing, int trapped, int level) =>
        Assert.Equal(level, new Casualties { Dead = Exact(dead), Injured = Exact(injured), Missing = Exact(missing), Trapped = Exact(trapped) }.Level);

    [Fact]
    public void Level_MorePeople_IsNeverMilder() =>
        Gen.Select(Gen.Int[0, 150], Gen.Int[0, 150], Gen.Int[0, 150], Gen.Int[0, 3]).Sample((dead, hurt, trapped, which) =>
        {
            Casualties before = new() { Dead = Exact(dead), Injured = Exact(hurt), Trapped = Exact(trapped) };
            Casualties more = which switch
            {
                0 => before with { Dead = Exact(dead + 1) },
                1 => before with { Injured = Exact(hurt + 1) },
                2 => before with { Trapped = Exact(trapped + 1) },
                _ => before with { Missing = Exact(1) },
            };
            Assert.True(more.Level <= (before.Level ?? 4));
        });

    [Fact]
    public void Of_AnyText_EndsWithNumbersInRange() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Int[0, Alphabet.Length - 1].Select(i => Alphabet[i])), 0, 400].Sample(text =>
        {
            Casualties casualties = Casualties.Of(text);
            Assert.All(new[] { casualties.Dead, casualties.Missing, casualties.Trapped, casualties.Injured, casualties.LightlyInjured }, c => Assert.InRange(c?.Number ?? 0, 0, PeopleCount.Most));
        });

    [Fact]
    public void Of_LongestText_IsReadToItsLimitOnly()
    {
        Assert.Equal(Casualties.Unsaid, Casualties.Of(new string('路', Casualties.MostText) + "3人死亡"));
        Assert.Equal(3, Casualties.Of(new string('路', Casualties.MostText - 5) + "3人死亡").Dead?.Number);
    }

    private static PeopleCount? Exact(int number) => new PeopleCount(number, CountSureness.Exact);
}
