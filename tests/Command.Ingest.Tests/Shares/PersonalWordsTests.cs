using Command.Ingest.Shares;

namespace Command.Ingest.Tests.Shares;

public sealed class PersonalWordsTests
{
    [Theory]
    [InlineData("中山路积水，请回电13812345678", "中山路积水，请回电138****5678")]
    [InlineData("电话 138 1234 5678。", "电话 138****5678。")]
    [InlineData("+86-138-1234-5678", "861****5678")]
    [InlineData("固话0451-84651234转3", "固话045****1234转3")]
    [InlineData("（0451）84651234", "045****1234")]
    [InlineData("身份证230102199003078515", "身份证2****5")]
    [InlineData("身份证11010519491231002X，住道里区", "身份证1****X，住道里区")]
    [InlineData("mail wang.fang@example.org now", "mail w***@example.org now")]
    [InlineData("联系人：王芳，电话13812345678", "联系人：王**，电话138****5678")]
    [InlineData("报警人: 欧阳建国 电话0451-84651234", "报警人: 欧** 电话045****1234")]
    [InlineData("姓名：李强", "姓名：李**")]
    [InlineData("call 13812345678 or 13987654321", "call 138****5678 or 139****4321")]
    public void Masked_WordsThatNameSomebody_NameNobody(string text, string masked) => Assert.Equal(masked, PersonalWords.Masked(text));

    [Theory]
    [InlineData("中山路93号门前积水，约30厘米")]
    [InlineData("案卷号 HLJ20260718000123456")]
    [InlineData("45.757123456, 126.642512345678")]
    [InlineData("2026-07-18 14:32:07 上报")]
    [InlineData("反映人行道积水：已派人")]
    [InlineData("1721284327000")]
    [InlineData("编号13812345678A")]
    [InlineData("水位118.46米，流量5230")]
    [InlineData("请拨打12345或119")]
    [InlineData("")]
    [InlineData(null)]
    public void Masked_WordsThatNameNobody_AreTheSame(string? text) => Assert.Same(text, PersonalWords.Masked(text));

    [Theory]
    [InlineData("联系人：王芳，电话13812345678，身份证230102199003078515，wang@example.org")]
    [InlineData("（0451）84651234")]
    public void Masked_Again_ChangesNothingMore(string text)
    {
        string once = PersonalWords.Masked(text)!;
        Assert.Same(once, PersonalWords.Masked(once));
    }

    [Fact]
    public void Masked_LongestWords_TakeNoLongerThanTheirLength()
    {
        // A text made to make expressions search: their own time limit would throw.
        string text = string.Concat(Enumerable.Repeat("1381234 567 联系人：", 20_000)) + new string('a', 200_000) + "@";
        Assert.Equal(text, PersonalWords.Masked(text));
    }
}
