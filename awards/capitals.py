"""Amounts in capital characters, as contracts and cheques want them: 人民币壹万陆仟肆佰零玖元零贰分."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
LARGEST = Decimal(10) ** 16


def in_capitals(amount):
    """Return an amount in yuan in words: 整 after whole yuan, one 零 for each gap, 壹 before 拾."""
    cents = int((Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 <= cents < LARGEST * 100:
        raise ValueError(f"{amount} cannot be written in capital characters")
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{whole_number(whole)}元" if whole else ""
    if not jiao and not fen:
        return f"人民币{words or '零元'}整"
    if whole and (not jiao or whole % 10 == 0):
        words += "零"
    words += f"{DIGITS[jiao]}角" if jiao else ""
    words += f"{DIGITS[fen]}分" if fen else ""
    return f"人民币{words}"


def whole_number(number):
    """Return a positive whole number in capital characters."""
    words, gap = "", False
    for place in range(len(GROUPS) - 1, -1, -1):
        group = number // 10_000**place % 10_000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += four_digits(group) + GROUPS[place]
        gap = False
    return words


def four_digits(number):
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return words


def numeral(number):
    """Return a positive number below ten thousand as contracts count parties and copies: 一, 十二, 二十一, 一百零一."""
    words = four_digits(number).translate(PLAIN)
    return words.removeprefix("一") if words.startswith("一十") else words
