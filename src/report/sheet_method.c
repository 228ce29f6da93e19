/* How the figures come about, in the words of the reader. */
#include "report/sheet.h"

bool sheet_method(struct report *r, struct wb_sheet *s)
{
    static const enum msg note[] = {R_METHOD_1, R_METHOD_2,  R_METHOD_3,  R_METHOD_4,
                                    R_METHOD_5, R_METHOD_6,  R_METHOD_7,  R_METHOD_8,
                                    R_METHOD_9, R_METHOD_10, R_METHOD_11, R_METHOD_12};
    int row = FIRST_ROW;
    sheet_title(s, R_METHOD, R_METHOD_PURPOSE);
    for (size_t i = 0; i < sizeof note / sizeof *note; i++) {
        wb_int(s, row, 0, (int64_t)i + 1);
        row += wb_lines(s, row, 1, str_of(msg_text(note[i], r->options->lang)), WB_PLAIN, 130) + 1;
    }
    wb_width(s, 0, 5);
    wb_width(s, 1, 135);
    return true;
}
