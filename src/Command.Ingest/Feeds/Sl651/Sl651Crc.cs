namespace Command.Ingest.Feeds.Sl651;

/// <summary>CRC-16/MODBUS (polynomial 0xA001 reflected, start 0xFFFF), which SL 651-2014 puts over everything before it, the two 7E included. On the wire its high byte goes first.</summary>
public static class Sl651Crc
{
    private static readonly ushort[] s_table = Table();

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (byte b in bytes)
        {
            crc = (ushort)((crc >> 8) ^ s_table[(crc ^ b) & 0xFF]);
        }

        return crc;
    }

    private static ushort[] Table()
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
