using System.Net;
using Command.Ingest.Transports.Sip;

namespace Command.Ingest.Tests.Transports.Sip;

public sealed class SipLockoutTests
{
    private const string Device = "34020000001320000001";
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly IPAddress s_here = IPAddress.Parse("10.0.0.7"), s_there = IPAddress.Parse("10.0.0.8");
    private readonly SipLockout _lockout = new();

    [Fact]
    public void Failed_FourTimes_HoldsNobody()
    {
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal((TimeSpan.Zero, false), _lockout.Failed(s_here, Device, At(i))));
        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_here, Device, At(4)));
        Assert.Equal((4, 0), (_lockout.Wrong, _lockout.Refused));
    }

    [Fact]
    public void Failed_AgainAfterTheFifth_DoublesTheHoldUpToAQuarterOfAnHour()
    {
        Guess(s_here, Device, 4);
        (TimeSpan Hold, bool Begins)[] holds = [.. Enumerable.Range(0, 8).Select(i => _lockout.Failed(s_here, Device, At(i)))];
        Assert.Equal([30, 60, 120, 240, 480, 900, 900, 900], holds.Select(h => h.Hold.TotalSeconds));
        Assert.Equal([true, false, false, false, false, false, false, false], holds.Select(h => h.Begins));
    }

    [Fact]
    public void Hold_OfADeviceHeldAtOneAddress_EndsInTimeAndHoldsNeitherAnotherAddressNorAnotherDevice()
    {
        Guess(s_here, Device, 5);
        Assert.Equal(TimeSpan.FromSeconds(20), _lockout.Hold(s_here, Device, At(10)));
        Assert.Equal(1, _lockout.Refused);
        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_there, Device, At(10)));
        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_here, "34020000001320000002", At(10)));
        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_here, Device, At(30)));
        Assert.Equal(1, _lockout.Refused);
    }

    [Fact]
    public void Failed_ForManyDevicesAtOneAddress_HoldsTheAddressForAll()
    {
        for (int i = 0; i < 19; i++)
        {
            Assert.Equal(TimeSpan.Zero, _lockout.Failed(s_here, $"device-{i}", s_start).Hold);
        }

        Assert.Equal((TimeSpan.FromSeconds(30), true), _lockout.Failed(s_here, "device-19", s_start));
        Assert.Equal(TimeSpan.FromSeconds(30), _lockout.Hold(s_here, Device, s_start));
        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_there, Device, s_start));
    }

    [Fact]
    public void Succeeded_AfterFourFailures_FreesTheDeviceAndNotTheAddress()
    {
        for (int round = 0; round < 4; round++)
        {
            Guess(s_here, Device, 4);
            _lockout.Succeeded(s_here, Device);
        }

        Assert.Equal(TimeSpan.Zero, _lockout.Hold(s_here, Device, s_start));
        Guess(s_here, Device, 4);
        Assert.Equal(TimeSpan.FromSeconds(30), _lockout.Hold(s_here, Device, s_start));
    }

    [Fact]
    public void Failed_AnHourAfterTheLast_CountsAnew()
    {
        Guess(s_here, Device, 9);
        Assert.Equal((TimeSpan.Zero, false), _lockout.Failed(s_here, Device, s_start.AddHours(1)));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void Hold_OfAnAddressWrittenOtherwiseOrInTheSameNetwork_IsTheSame(string guessed, string asked)
    {
        Guess(IPAddress.Parse(guessed), Device, 5);
        Assert.Equal(TimeSpan.FromSeconds(30), _lockout.Hold(IPAddress.Parse(asked), Device, s_start));
    }

    [Fact]
    public void Failed_FromMoreAddressesThanAreKept_StaysBoundedAndKeepsTheNewest()
    {
        SipLockout small = new(most: 100);
        for (int i = 0; i < 5_000; i++)
        {
            small.Failed(new IPAddress(i + 1L), Device, At(i / 1000d));
        }

        Assert.InRange(small.Count, 100, 200);
        for (int i = 0; i < 4; i++)
        {
            small.Failed(new IPAddress(5_000L), Device, At(5));
        }

        Assert.Equal(TimeSpan.FromSeconds(30), small.Hold(new IPAddress(5_000L), Device, At(5)));
    }

    private static DateTimeOffset At(double second) => s_start.AddSeconds(second);

    private void Guess(IPAddress from, string device, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _lockout.Failed(from, device, s_start);
        }
    }
}
